import { InvalidInputError } from '@cairn/core';
import { digestOf } from './digest.js';

/** What a version must satisfy: a question to the graph, a predicate over the answer, and how many people must say yes afterwards. */
export interface Gate {
  readonly id: string;
  readonly projectId: string;
  readonly modelId: string;
  readonly name: string;
  readonly description: string | undefined;
  /** A GraphQL query; gets `$version: ID!` and `$champion: ID`, null while there is none. */
  readonly query: string;
  /** A CEL expression over `data`, the answer, and `now`, when it was asked; true lets the version pass. */
  readonly predicate: string;
  /** How many people must approve a version, 1 to 10. */
  readonly requiredApprovals: number;
  /** How long an approval counts, in days, 1 to 3,650. */
  readonly approvalDays: number;
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
  /** Defaults to 1. */
  readonly requiredApprovals?: number | undefined;
  /** Defaults to 30. */
  readonly approvalDays?: number | undefined;
}

/** What all gates of a model ask for together: the most approvals, for the shortest time. */
export interface Policy {
  readonly requiredApprovals: number;
  readonly approvalDays: number;
  /** Of all that decides. */
  readonly digest: string;
}

/** What a gate said, with what it looked at: enough to evaluate it again. */
export interface GateResult {
  readonly id: string;
  readonly projectId: string;
  readonly gateId: string;
  readonly versionId: string;
  readonly passed: boolean;
  /** Whether the graph answered at all; without an answer no gate passes. */
  readonly answered: boolean;
  /** The answer of the graph. */
  readonly inputs: unknown;
  readonly explanation: string;
  /** What `now` was. */
  readonly evaluatedAt: Date;
  /** What `$champion` was. */
  readonly championId: string | undefined;
  /** As whom the graph was asked; undefined for what is older than this record. */
  readonly evaluatedBy: string | undefined;
  /** Of the whole evaluation that it is a part of. */
  readonly gatesDigest: string | undefined;
  /** Of the gates in force then. */
  readonly policyDigest: string | undefined;
}

/** Asks the graph as the actor in hand. */
export type AskGraph = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** What is asked for where no gate says otherwise. */
const defaults = { requiredApprovals: 1, approvalDays: 30 };
const mostGates = 50;
const longestQuery = 20_000;
const longestPredicate = 5_000;
const mostApprovals = 10;
const mostDays = 3_650;

/** The definition with what it leaves out. */
export function completed(definition: GateDefinition): CompleteDefinition {
  const { name, description, query, predicate, requiredApprovals, approvalDays } = definition;
  return { name, description, query, predicate, requiredApprovals: requiredApprovals ?? defaults.requiredApprovals, approvalDays: approvalDays ?? defaults.approvalDays };
}

type CompleteDefinition = Pick<Gate, 'name' | 'description' | 'query' | 'predicate' | 'requiredApprovals' | 'approvalDays'>;

/** The digest that names what a gate decides by: its description is not part of it. */
export function gateDigest(definition: GateDefinition): string {
  const { name, query, predicate, requiredApprovals, approvalDays } = completed(definition);
  return digestOf({ name, query, predicate, requiredApprovals, approvalDays });
}

/** What the gates in force ask for. Approvals are bound to its digest: they count for as long as it stays. */
export function policyOf(gates: readonly Pick<Gate, 'digest' | 'requiredApprovals' | 'approvalDays'>[]): Policy {
  const requiredApprovals = gates.length === 0 ? defaults.requiredApprovals : Math.max(...gates.map((gate) => gate.requiredApprovals));
  const approvalDays = gates.length === 0 ? defaults.approvalDays : Math.min(...gates.map((gate) => gate.approvalDays));
  const digest = digestOf({ gates: gates.map((gate) => gate.digest).toSorted(), requiredApprovals, approvalDays });
  return { requiredApprovals, approvalDays, digest };
}

/** @throws {InvalidInputError} for names that are empty or repeated, and for numbers and texts out of bounds. */
export function checkGates(definitions: readonly GateDefinition[]): void {
  if (definitions.length > mostGates) throw new InvalidInputError(`${definitions.length} gates are defined; at most ${mostGates} for a model`);
  const seen = new Set<string>();
  for (const { name, description, query, predicate, requiredApprovals, approvalDays } of definitions.map(completed)) {
    if (!/^[\w .-]{1,100}$/.test(name)) throw new InvalidInputError(`Gate name '${name.slice(0, 100)}' is not 1 to 100 letters, digits, spaces, dots and dashes`);
    if (seen.has(name)) throw new InvalidInputError(`Gate '${name}' is defined twice`);
    seen.add(name);
    requireLength(name, 'description', description ?? '', longestPredicate);
    requireLength(name, 'query', query, longestQuery);
    requireLength(name, 'predicate', predicate, longestPredicate);
    requireWhole(name, 'requiredApprovals', requiredApprovals, mostApprovals);
    requireWhole(name, 'approvalDays', approvalDays, mostDays);
  }
}

function requireLength(gate: string, what: string, text: string, most: number): void {
  if (text.length > most) throw new InvalidInputError(`Gate '${gate}': '${what}' has ${text.length.toLocaleString('en')} characters; at most ${most.toLocaleString('en')}`);
}

function requireWhole(gate: string, what: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidInputError(`Gate '${gate}': '${what}' is ${value}; expected a whole number from 1 to ${most.toLocaleString('en')}`);
}
