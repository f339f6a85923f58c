import { isVisible, newId, NotFoundError, requireIn, type CairnEvent, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { evaluateGate, type AskGraph, type GateResult, type PredicateEvaluator } from './gate.js';
import { digestOf } from './digest.js';
import type { Model } from './model.js';
import type { ModelService } from './model-service.js';
import { decide, type Approval, type ModelVersion, type ModelVersionStatus } from './model-version.js';
import type { RegistryCommit, RegistryStore } from './stores.js';

/** Who started a run, or undefined when the actor cannot see such a run. */
export type FindRunAuthor = (runId: string, context: RequestContext) => Promise<string | undefined>;

export interface VersionServiceParts {
  readonly store: RegistryStore;
  readonly models: ModelService;
  readonly predicates: PredicateEvaluator;
  readonly runAuthor: FindRunAuthor;
  readonly graph: (context: RequestContext) => AskGraph;
  readonly changed: (projectId: string, signal: AbortSignal | undefined) => AsyncIterable<CairnEvent>;
  readonly now: () => Date;
}

/** Shows versions, asks their gates, and takes decisions about them. */
export class VersionService {
  constructor(private readonly parts: VersionServiceParts) {}

  /** The deleted too: what happened refers to them. */
  async byIds(ids: readonly string[], context: RequestContext): Promise<(ModelVersion | undefined)[]> {
    return (await this.parts.store.versions(ids)).map((version) => (isVisible(context, version) ? version : undefined));
  }

  async byId(id: string, context: RequestContext): Promise<ModelVersion | undefined> {
    const [version] = await this.byIds([id], context);
    return version?.deletedAt === undefined ? version : undefined;
  }

  /** A version of a model that the actor may see. */
  async byNumber(model: Model, number: number): Promise<ModelVersion | undefined> {
    return this.parts.store.versionByNumber(model.id, number);
  }

  /** The newest version in each stage, of each of the models, which the actor may see. */
  newestByStage(...modelIds: readonly string[]): Promise<ModelVersion[]> {
    return this.parts.store.newestByStage(modelIds);
  }

  async list(filter: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined }, page: PageRequest, context: RequestContext): Promise<Page<ModelVersion>> {
    requireIn(context, 'read', filter.projectId);
    return this.parts.store.listVersions(filter, page);
  }

  results(versionId: string): Promise<GateResult[]> {
    return this.parts.store.resultsOf(versionId);
  }

  approvals(versionId: string): Promise<Approval[]> {
    return this.parts.store.approvalsOf(versionId);
  }

  async resultsByIds(ids: readonly string[], context: RequestContext): Promise<(GateResult | undefined)[]> {
    return (await this.parts.store.gateResults(ids)).map((result) => (isVisible(context, result) ? result : undefined));
  }

  async approvalsByIds(ids: readonly string[], context: RequestContext): Promise<(Approval | undefined)[]> {
    return (await this.parts.store.approvals(ids)).map((approval) => (isVisible(context, approval) ? approval : undefined));
  }

  /** Asks every gate in force, as the actor in hand, and keeps what they looked at. */
  async evaluateGates(versionId: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.visible(versionId, context);
    requireIn(context, 'log', version.projectId);
    const ask = this.parts.graph(context);
    const variables = { version: versionId, champion: (await this.parts.models.championOf(version.modelId)) ?? null };
    const gates = await this.parts.models.gates(version.modelId);
    const evaluatedAt = this.parts.now();
    const results: GateResult[] = [];
    for (const gate of gates) {
      const said = await evaluateGate(gate, variables, ask, this.parts.predicates);
      results.push({ id: newId('gateResult'), projectId: version.projectId, gateId: gate.id, versionId, evaluatedAt, ...said });
    }
    const failed = gates.filter((_, index) => !results[index]!.passed).map(({ name }) => name);
    const gatesDigest = digestOf(gates.map(({ digest }, index) => ({ gate: digest, passed: results[index]!.passed, inputs: results[index]!.inputs })));
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(versionId);
      if (!current) throw NotFoundError.node('ModelVersion', versionId);
      if (current.status === 'approved' || current.status === 'rejected') return current;
      await commit.replaceResults(versionId, results);
      const gatesEventId = commit.emit({
        type: 'gates.evaluated',
        projectId: version.projectId,
        nodeId: versionId,
        payload: { modelId: version.modelId, passed: failed.length === 0, gatesDigest, failed },
      });
      const evaluated: ModelVersion = { ...current, status: failed.length === 0 ? 'awaitingApproval' : 'blocked', gatesDigest, gatesEventId, lastChangedAt: evaluatedAt };
      await commit.updateVersion(evaluated);
      return evaluated;
    });
  }

  /** @throws {ForbiddenError} when the actor made the version or ran its training. */
  async decide(input: { readonly versionId: string; readonly digest: string; readonly reason: string }, decision: Approval['decision'], context: RequestContext): Promise<ModelVersion> {
    const { versionId, digest, reason } = input;
    const version = await this.visible(versionId, context);
    requireIn(context, 'approve', version.projectId);
    const trainedBy = version.runId === undefined ? undefined : await this.parts.runAuthor(version.runId, context);
    const authors = [version.createdBy, ...(trainedBy === undefined ? [] : [trainedBy])];
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(versionId);
      if (!current) throw NotFoundError.node('ModelVersion', versionId);
      const verdict = { decision, digest, reason, actorId: context.actor.id, at: this.parts.now() };
      const [decided, approval] = decide(current, verdict, authors, newId('approval'));
      await commit.updateVersion(decided);
      await commit.insertApproval(approval);
      const about = { projectId: version.projectId, nodeId: versionId, causeId: current.gatesEventId, links: [{ from: versionId, to: approval.id, relation: decision }] };
      const { id: approvalId, modelDigest, evaluationDigest, gatesDigest } = approval;
      if (decision === 'approved') {
        commit.emit({ type: 'approval.given', ...about, payload: { approvalId, modelDigest, evaluationDigest, gatesDigest, reason } });
      } else {
        commit.emit({ type: 'approval.rejected', ...about, payload: { approvalId, reason } });
      }
      return decided;
    });
  }

  /** Versions of a project as they are registered, judged and decided about from now on. */
  async *follow(projectId: string, context: RequestContext): AsyncGenerator<ModelVersion, void> {
    requireIn(context, 'read', projectId);
    for await (const event of this.parts.changed(projectId, context.signal)) {
      const [version] = await this.parts.store.versions([event.nodeId]);
      if (version) yield version;
    }
  }

  /**
   * Changes a version in a commit of its own, as one who may log in its project.
   * @param work answers the version as it shall be, or undefined when nothing changes.
   */
  async change(id: string, context: RequestContext, work: (commit: RegistryCommit, version: ModelVersion) => Promise<ModelVersion | undefined>): Promise<ModelVersion> {
    const version = await this.visible(id, context);
    requireIn(context, 'log', version.projectId);
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(id);
      if (!current) throw NotFoundError.node('ModelVersion', id);
      const wanted = await work(commit, current);
      if (!wanted) return current;
      const changed = { ...wanted, lastChangedAt: this.parts.now() };
      await commit.updateVersion(changed);
      return changed;
    });
  }

  private async visible(id: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.byId(id, context);
    if (!version) throw NotFoundError.node('ModelVersion', id);
    return version;
  }
}
