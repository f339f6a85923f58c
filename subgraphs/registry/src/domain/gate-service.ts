import { isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { Clearances } from './clearances.js';
import type { Party } from './duties.js';
import { checkGates, policyOf, type AskGraph, type Gate, type GateDefinition, type GateResult } from './gate.js';
import { decideOn, evaluateGate, gatesDigestOf, type GateVariables, type PredicateEvaluator, type Verdict } from './gate-evaluation.js';
import type { CheckQuery, ModelService } from './model-service.js';
import type { ModelVersion } from './model-version.js';
import type { FindRunFacts } from './run-facts.js';
import type { RegistryStore } from './stores.js';
import type { VersionService } from './version-service.js';

export interface GateServiceParts {
  readonly store: RegistryStore;
  readonly models: ModelService;
  readonly versions: VersionService;
  readonly clearances: Clearances;
  readonly predicates: PredicateEvaluator;
  readonly checkQuery: CheckQuery;
  readonly runFacts: FindRunFacts;
  readonly graph: (context: RequestContext) => AskGraph;
  readonly now: () => Date;
}

/** What a gate says when it is only tried. */
export interface GateTrial extends Verdict {
  readonly name: string;
}

/** A decision of a gate, taken again from what it looked at. */
export interface GateReevaluation {
  readonly result: GateResult;
  readonly passed: boolean;
  readonly explanation: string;
  /** Whether it says now what it said then. */
  readonly agrees: boolean;
  /** Whether the evaluation still has the digest that approvals named; undefined when none was kept. */
  readonly intact: boolean | undefined;
  readonly gateDigest: string;
}

/** Asks gates about versions, and keeps every answer. */
export class GateService {
  constructor(private readonly parts: GateServiceParts) {}

  /** What the newest evaluation said. */
  async results(versionId: string): Promise<GateResult[]> {
    const [version] = await this.parts.store.versions([versionId]);
    return version?.gatesDigest === undefined ? [] : this.parts.store.resultsOf(versionId, version.gatesDigest);
  }

  history(versionId: string, page: PageRequest): Promise<Page<GateResult>> {
    return this.parts.store.resultHistory(versionId, page);
  }

  async resultsByIds(ids: readonly string[], context: RequestContext): Promise<(GateResult | undefined)[]> {
    return (await this.parts.store.gateResults(ids)).map((result) => (isVisible(context, result) ? result : undefined));
  }

  /** Asks every gate in force, as the actor in hand, and keeps what they looked at. What may be used already, or was rejected, stays as it is. */
  async evaluate(versionId: string, context: RequestContext): Promise<ModelVersion> {
    const version = await this.parts.versions.visible(versionId, context);
    const { projectId } = version;
    requireIn(context, 'log', projectId);
    const run = version.runId === undefined ? undefined : await this.parts.runFacts(version.runId, context);
    const environmentDigest = run === undefined ? version.environmentDigest : run.environmentDigest;
    const stands = version.status === 'approved' && (await this.parts.clearances.of([{ ...version, environmentDigest }])).get(versionId)?.basis === 'approval';
    if (stands || version.status === 'rejected') return version;
    const ask = this.parts.graph(context);
    const variables = await this.#variables(version);
    const gates = await this.parts.models.gates(version.modelId);
    const policy = policyOf(gates);
    const evaluatedAt = this.parts.now();
    const verdicts: Verdict[] = [];
    for (const gate of gates) verdicts.push(await evaluateGate(gate, { variables, now: evaluatedAt, ask, predicates: this.parts.predicates }));
    const said = gates.map((gate, index) => ({ gate, ...verdicts[index]! }));
    const gatesDigest = gatesDigestOf(said, evaluatedAt);
    const results = said.map(
      ({ gate, ...verdict }): GateResult => ({
        ...verdict,
        id: newId('gateResult'),
        projectId,
        gateId: gate.id,
        versionId,
        evaluatedAt,
        championId: variables.champion ?? undefined,
        evaluatedBy: context.actor.id,
        gatesDigest,
        policyDigest: policy.digest,
      }),
    );
    const failed = said.filter(({ passed }) => !passed).map(({ gate }) => gate.name);
    const parties: Party[] = [{ versionId, actorId: context.actor.id, part: 'requester' }];
    if (run) parties.push({ versionId, actorId: run.startedBy, part: 'runStarter' });
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(versionId);
      if (!current) throw NotFoundError.node('ModelVersion', versionId);
      // Somebody else decided meanwhile: their decision was about what they saw.
      if (current.status !== version.status || current.gatesDigest !== version.gatesDigest) return current;
      await commit.insertResults(results);
      await commit.addParties(parties);
      const gatesEventId = commit.emit({
        type: 'gates.evaluated',
        projectId,
        nodeId: versionId,
        payload: { modelId: version.modelId, passed: failed.length === 0, gatesDigest, policyDigest: policy.digest, failed },
      });
      const evaluated: ModelVersion = {
        ...current,
        status: failed.length === 0 ? 'awaitingApproval' : 'blocked',
        gatesDigest,
        policyDigest: policy.digest,
        requiredApprovals: policy.requiredApprovals,
        requestedBy: context.actor.id,
        runStartedBy: run?.startedBy ?? current.runStartedBy,
        environmentDigest,
        gatesEventId,
        lastChangedAt: evaluatedAt,
      };
      await commit.updateVersion(evaluated);
      return evaluated;
    });
  }

  /** Asks gates that are nowhere defined yet about a version. Nothing is kept. */
  async try(versionId: string, gates: readonly GateDefinition[], context: RequestContext): Promise<GateTrial[]> {
    const version = await this.parts.versions.visible(versionId, context);
    requireIn(context, 'read', version.projectId);
    this.check(gates);
    const asking = { variables: await this.#variables(version), now: this.parts.now(), ask: this.parts.graph(context), predicates: this.parts.predicates };
    const trials: GateTrial[] = [];
    for (const gate of gates) trials.push({ name: gate.name, ...(await evaluateGate(gate, asking)) });
    return trials;
  }

  /** Takes a decision again from its stored inputs, at its own time. */
  async reevaluate(resultId: string, context: RequestContext): Promise<GateReevaluation> {
    const [result] = await this.resultsByIds([resultId], context);
    const [gate] = result ? await this.parts.store.gates([result.gateId]) : [];
    if (!result || !gate) throw NotFoundError.node('GateResult', resultId);
    const { inputs, evaluatedAt: now } = result;
    const again = result.answered ? decideOn(gate.predicate, { inputs, now, predicates: this.parts.predicates }) : { passed: false, explanation: result.explanation };
    return { result, ...again, agrees: again.passed === result.passed, intact: await this.#isIntact(result), gateDigest: gate.digest };
  }

  /** @throws {InvalidInputError} for gates that could not be put in force. */
  check(gates: readonly GateDefinition[]): void {
    checkGates(gates);
    for (const { query, predicate } of gates) {
      this.parts.checkQuery(query);
      this.parts.predicates.check(predicate);
    }
  }

  async #isIntact({ versionId, gatesDigest, policyDigest, evaluatedAt }: GateResult): Promise<boolean | undefined> {
    if (gatesDigest === undefined) return undefined;
    const all = await this.parts.store.resultsOf(versionId, gatesDigest);
    const gates = await this.parts.store.gates(all.map(({ gateId }) => gateId));
    const said = all.map(({ passed, inputs }, index) => ({ gate: gates[index] as Gate, passed, inputs }));
    return gatesDigestOf(said, policyDigest === undefined ? undefined : evaluatedAt) === gatesDigest;
  }

  async #variables({ id, modelId }: ModelVersion): Promise<GateVariables> {
    return { version: id, champion: (await this.parts.models.championOf(modelId)) ?? null };
  }
}
