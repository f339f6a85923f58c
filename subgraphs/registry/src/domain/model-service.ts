import { isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { checkGates, completed, gateDigest, policyOf, type Gate, type GateDefinition } from './gate.js';
import type { PredicateEvaluator } from './gate-evaluation.js';
import { champion, type Alias, type Model } from './model.js';
import { requireModelName } from './names.js';
import type { RegistryCommit, RegistryStore } from './stores.js';

/** Checks that a text is a query that the graph could be asked. @throws {InvalidInputError} */
export type CheckQuery = (query: string) => void;

/** Models, and the gates that their versions must pass. */
export class ModelService {
  constructor(
    private readonly store: RegistryStore,
    private readonly predicates: PredicateEvaluator,
    private readonly checkQuery: CheckQuery,
    private readonly now: () => Date,
  ) {}

  /** The deleted too: what happened refers to them. */
  async byIds(ids: readonly string[], context: RequestContext): Promise<(Model | undefined)[]> {
    return (await this.store.models(ids)).map((model) => (isVisible(context, model) ? model : undefined));
  }

  async byId(id: string, context: RequestContext): Promise<Model | undefined> {
    const [model] = await this.byIds([id], context);
    return model?.deletedAt === undefined ? model : undefined;
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Model | undefined> {
    requireIn(context, 'read', projectId);
    return name.includes('\0') ? undefined : this.store.modelByName(projectId, name);
  }

  async list(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Model>> {
    requireIn(context, 'read', projectId);
    return this.store.listModels(projectId, page);
  }

  aliases(...modelIds: readonly string[]): Promise<Alias[]> {
    return this.store.aliasesOf(modelIds);
  }

  /** Those in force, by name. */
  gates(modelId: string): Promise<Gate[]> {
    return this.store.decisions.gatesInForce([modelId]);
  }

  /** Every version of every gate that the model ever had, newest first. */
  gateVersions(modelId: string, page: PageRequest): Promise<Page<Gate>> {
    return this.store.gateVersions(modelId, page);
  }

  async gatesByIds(ids: readonly string[], context: RequestContext): Promise<(Gate | undefined)[]> {
    return (await this.store.gates(ids)).map((gate) => (isVisible(context, gate) ? gate : undefined));
  }

  async championOf(modelId: string): Promise<string | undefined> {
    return (await this.store.aliasesOf([modelId])).find(({ name }) => name === champion)?.versionId;
  }

  /**
   * Puts exactly these gates in force for the model; what decides as a version did before is that version again. When anything that decides has
   * changed, approvals given under the gates before count no more.
   */
  async defineGates(input: { readonly projectId: string; readonly model: string; readonly gates: readonly GateDefinition[] }, context: RequestContext): Promise<Model> {
    const { projectId } = input;
    requireIn(context, 'operate', projectId);
    requireModelName(input.model);
    checkGates(input.gates);
    for (const { query, predicate } of input.gates) {
      this.checkQuery(query);
      this.predicates.check(predicate);
    }
    return this.store.commit(context, async (commit) => {
      const model = await this.named(commit, input, context);
      const known = await commit.allGatesOf(model.id);
      const gates = input.gates.map((definition): Gate => {
        const digest = gateDigest(definition);
        const versions = known.filter(({ name }) => name === definition.name);
        const same = versions.findLast((gate) => gate.digest === digest);
        if (same) return { ...same, description: definition.description };
        return { ...completed(definition), id: newId('gate'), projectId, modelId: model.id, version: Math.max(0, ...versions.map(({ version }) => version)) + 1, digest };
      });
      await commit.replaceGates(model.id, gates);
      commit.emit({ type: 'gates.defined', projectId, nodeId: model.id, payload: { names: gates.map(({ name }) => name), policyDigest: policyOf(gates).digest } });
      return model;
    });
  }

  /** The model with the name, locked; made when there is none. */
  async named(commit: RegistryCommit, { projectId, model: name }: { readonly projectId: string; readonly model: string }, context: RequestContext): Promise<Model> {
    const { model, created } = await commit.modelNamed(this.candidate({ projectId, name }, context));
    if (created) commit.emit({ type: 'model.created', projectId, nodeId: model.id, payload: { name } });
    return model;
  }

  /** A model as it begins. */
  candidate({ projectId, name, description }: { readonly projectId: string; readonly name: string; readonly description?: string | undefined }, context: RequestContext): Model {
    const at = this.now();
    return { id: newId('model'), projectId, name, description, createdAt: at, createdBy: context.actor.id, lastChangedAt: at, deletedAt: undefined };
  }

  /**
   * Changes a model in a commit of its own, as one who may log in its project.
   * @param work answers the model as it shall be, or undefined when nothing changes.
   */
  async change(id: string, context: RequestContext, work: (commit: RegistryCommit, model: Model) => Promise<Model | undefined>): Promise<Model> {
    const model = await this.byId(id, context);
    if (!model) throw NotFoundError.node('Model', id);
    requireIn(context, 'log', model.projectId);
    return this.store.commit(context, async (commit) => {
      const current = await commit.lockModel(id);
      if (!current) throw NotFoundError.node('Model', id);
      const wanted = await work(commit, current);
      if (!wanted) return current;
      const changed = { ...wanted, lastChangedAt: this.now() };
      await commit.updateModel(changed);
      return changed;
    });
  }
}
