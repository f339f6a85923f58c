import { InvalidInputError } from '@cairn/core';
import { digestOf } from './digest.js';

/** What a version must satisfy: a question to the graph, and a predicate over the answer. */
export interface Gate {
  readonly id: string;
  readonly projectId: string;
  readonly modelId: string;
  readonly name: string;
  readonly description: string | undefined;
  /** A GraphQL query; gets `$version: ID!` and `$champion: ID`, null while there is none. */
  readonly query: string;
  /** A CEL expression over `data`, the answer; true lets the version pass. */
  readonly predicate: string;
  /** 1, 2, 3 … within the name. */
  readonly version: number;
  readonly digest: string;
}

/** A gate as it is defined. */
export interface GateDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly query: string;
  readonly predicate: string;
}

/** What a gate said, with what it looked at: enough to evaluate it again. */
export interface GateResult {
  readonly id: string;
  readonly projectId: string;
  readonly gateId: string;
  readonly versionId: string;
  readonly passed: boolean;
  /** The answer of the graph. */
  readonly inputs: unknown;
  readonly explanation: string;
  readonly evaluatedAt: Date;
}

/** Decides about the answer. @throws an error that says why it cannot. */
export interface PredicateEvaluator {
  /** @throws {InvalidInputError} when the text is not an expression. */
  check(predicate: string): void;
  evaluate(predicate: string, data: unknown): boolean;
}

/** Asks the graph as the actor in hand. */
export type AskGraph = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The digest that names a gate's definition. */
export function gateDigest({ name, query, predicate }: GateDefinition): string {
  return digestOf({ name, query, predicate });
}

/** @throws {InvalidInputError} for names that are empty or repeated. */
export function checkGateNames(definitions: readonly GateDefinition[]): void {
  const seen = new Set<string>();
  for (const { name } of definitions) {
    if (!/^[\w .-]{1,100}$/.test(name)) throw new InvalidInputError(`Gate name '${name.slice(0, 100)}' is not 1 to 100 letters, digits, spaces, dots and dashes`);
    if (seen.has(name)) throw new InvalidInputError(`Gate '${name}' is defined twice`);
    seen.add(name);
  }
}

/** A gate that cannot be asked has not passed, and says why. */
export async function evaluateGate(gate: Gate, variables: { readonly version: string; readonly champion: string | null }, ask: AskGraph, predicates: PredicateEvaluator): Promise<Pick<GateResult, 'passed' | 'inputs' | 'explanation'>> {
  let inputs: unknown = null;
  try {
    inputs = await ask(gate.query, variables);
    const passed = predicates.evaluate(gate.predicate, inputs);
    return { passed, inputs, explanation: `${gate.predicate.trim()} is ${passed}` };
  } catch (error) {
    return { passed: false, inputs, explanation: `Could not be evaluated: ${(error as Error).message}` };
  }
}
