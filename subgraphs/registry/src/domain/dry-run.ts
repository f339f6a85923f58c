import { InvalidInputError, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { Approval } from './approval.js';
import { completed, gateDigest, policyOf, type AskGraph, type Gate, type GateDefinition, type GateResult } from './gate.js';
import { decideOn, evaluateGate, type PredicateEvaluator, type Verdict } from './gate-evaluation.js';
import type { GateService } from './gate-service.js';
import type { ModelService } from './model-service.js';
import { cursorOf, placeOf, type Promotion } from './promotion.js';
import type { RegistryStore } from './stores.js';

export interface DryRunParts {
  readonly store: RegistryStore;
  readonly models: ModelService;
  readonly gates: GateService;
  readonly predicates: PredicateEvaluator;
  readonly graph: (context: RequestContext) => AskGraph;
  /** Whether two queries ask the same: the text without what does not matter in it. */
  readonly essence: (query: string) => string;
}

/** What a gate would have said about a promotion. */
export interface GateThen extends Pick<Verdict, 'passed' | 'explanation'> {
  readonly name: string;
  /** Looked at what was stored then, or at what the graph answers now because nothing of the same query was stored. */
  readonly basis: 'stored' | 'askedNow';
}

/** A past promotion under other gates. */
export interface PromotionThen {
  readonly promotion: Promotion;
  readonly passed: boolean;
  readonly gates: readonly GateThen[];
  /** Different people who had approved by then. */
  readonly approvals: number;
  readonly requiredApprovals: number;
}

export interface DryRun {
  /** Newest first. */
  readonly promotions: readonly PromotionThen[];
  /** Of the model, in all. */
  readonly total: number;
  /** Passed as `after` to go on; undefined when these were the last. */
  readonly next: string | undefined;
}

/** The most promotions of one dry run: each may ask the graph once for every gate. */
const mostPromotions = 50;

/** Asks which past promotions other gates would have stopped. Nothing is kept. */
export class DryRuns {
  constructor(private readonly parts: DryRunParts) {}

  /** @param slice.first how many promotions, 1 to 50. */
  async run(modelId: string, { gates, first, after }: { readonly gates: readonly GateDefinition[]; readonly first: number; readonly after?: string | undefined }, context: RequestContext): Promise<DryRun> {
    const model = await this.parts.models.byId(modelId, context);
    if (!model) throw NotFoundError.node('Model', modelId);
    requireIn(context, 'read', model.projectId);
    if (!Number.isInteger(first) || first < 1 || first > mostPromotions) throw new InvalidInputError(`'first' is ${first}; expected a whole number from 1 to ${mostPromotions}`);
    this.parts.gates.check(gates);
    const found = await this.parts.store.promotions(modelId, { after: after === undefined ? undefined : placeOf(after), most: first + 1 });
    const ask = remembering(this.parts.graph(context));
    const promotions: PromotionThen[] = [];
    const slice = found.slice(0, first);
    for (const promotion of slice) {
      context.signal?.throwIfAborted();
      promotions.push(await this.#then(promotion, gates, ask));
    }
    return { promotions, total: await this.parts.store.countPromotions(modelId), next: found.length > first ? cursorOf(slice.at(-1)!) : undefined };
  }

  async #then(promotion: Promotion, definitions: readonly GateDefinition[], ask: AskGraph): Promise<PromotionThen> {
    const { versionId, gatesDigest, at } = promotion;
    const results = gatesDigest === undefined ? [] : await this.parts.store.resultsOf(versionId, gatesDigest);
    const asked = await this.parts.store.gates(results.map(({ gateId }) => gateId));
    const stored = results.flatMap((result, index) => (result.answered && asked[index] ? [{ result, essence: this.parts.essence(asked[index].query) }] : []));
    const gates: GateThen[] = [];
    for (const definition of definitions) gates.push(await this.#gateThen(definition, { promotion, stored, ask }));
    const { requiredApprovals } = policyOf(definitions.map(gateLike));
    const approvals = approversUntil(await this.parts.store.decisions.approvalsOf([versionId]), at);
    return { promotion, gates, approvals, requiredApprovals, passed: gates.every(({ passed }) => passed) && approvals >= requiredApprovals };
  }

  async #gateThen(
    { name, query, predicate }: GateDefinition,
    { promotion, stored, ask }: { readonly promotion: Promotion; readonly stored: readonly { readonly result: GateResult; readonly essence: string }[]; readonly ask: AskGraph },
  ): Promise<GateThen> {
    const { predicates } = this.parts;
    const essence = this.parts.essence(query);
    const same = stored.find((one) => one.essence === essence)?.result;
    if (same) return { name, basis: 'stored', ...decideOn(predicate, { inputs: same.inputs, now: same.evaluatedAt, predicates }) };
    const variables = { version: promotion.versionId, champion: promotion.previousId ?? null };
    const { passed, explanation } = await evaluateGate({ query, predicate }, { variables, now: promotion.at, ask, predicates });
    return { name, basis: 'askedNow', passed, explanation };
  }
}

/** The same question about the same version is asked once. */
function remembering(ask: AskGraph): AskGraph {
  const answers = new Map<string, Promise<unknown>>();
  return (query, variables) => {
    const key = JSON.stringify([query, variables]);
    const answer = answers.get(key) ?? ask(query, variables);
    answers.set(key, answer);
    return answer;
  };
}

function approversUntil(approvals: readonly Approval[], at: Date): number {
  return new Set(approvals.filter((approval) => approval.decision === 'approved' && approval.at <= at).map(({ actorId }) => actorId)).size;
}

function gateLike(definition: GateDefinition): Pick<Gate, 'digest' | 'requiredApprovals' | 'approvalDays'> {
  return { ...completed(definition), digest: gateDigest(definition) };
}
