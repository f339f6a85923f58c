import { digestOf } from './digest.js';
import type { AskGraph, Gate, GateDefinition, GateResult } from './gate.js';

/** Decides about the answer. @throws an error that says why it cannot. */
export interface PredicateEvaluator {
  /** @throws {InvalidInputError} when the text is not an expression. */
  check(predicate: string): void;
  /** The same predicate, data and time give the same answer, whenever it is asked. */
  evaluate(predicate: string, data: unknown, now: Date): boolean;
}

/** What a gate was asked about. */
export interface GateVariables {
  readonly version: string;
  readonly champion: string | null;
}

/** What a gate said. */
export type Verdict = Pick<GateResult, 'passed' | 'answered' | 'inputs' | 'explanation'>;

/** Asks the graph and decides. A gate that cannot be asked has not passed, and says why. */
export async function evaluateGate(
  gate: Pick<GateDefinition, 'query' | 'predicate'>,
  { variables, now, ask, predicates }: { readonly variables: GateVariables; readonly now: Date; readonly ask: AskGraph; readonly predicates: PredicateEvaluator },
): Promise<Verdict> {
  let inputs: unknown;
  try {
    inputs = await ask(gate.query, { ...variables });
  } catch (error) {
    return { passed: false, answered: false, inputs: null, explanation: `Could not be evaluated: ${(error as Error).message}` };
  }
  return { answered: true, inputs, ...decideOn(gate.predicate, { inputs, now, predicates }) };
}

/** Decides about an answer that is there already: what a gate said then, it says again. */
export function decideOn(predicate: string, { inputs, now, predicates }: { readonly inputs: unknown; readonly now: Date; readonly predicates: PredicateEvaluator }): Pick<Verdict, 'passed' | 'explanation'> {
  try {
    const passed = predicates.evaluate(predicate, inputs, now);
    return { passed, explanation: `${predicate.trim()} is ${passed}` };
  } catch (error) {
    return { passed: false, explanation: `Could not be evaluated: ${(error as Error).message}` };
  }
}

/**
 * Names an evaluation: its gates, what they looked at and what they said.
 * @param at undefined for an evaluation from before the time was part of it.
 */
export function gatesDigestOf(results: readonly { readonly gate: Pick<Gate, 'digest'>; readonly passed: boolean; readonly inputs: unknown }[], at: Date | undefined): string {
  const said = results.map(({ gate, passed, inputs }) => ({ gate: gate.digest, passed, inputs }));
  return digestOf(at === undefined ? said : { at: at.toISOString(), results: said });
}
