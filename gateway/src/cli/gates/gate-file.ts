import { parse } from 'yaml';
import { InvalidInputError } from '@cairn/client';

/** A gate as a file says it, with what it leaves out. */
export interface FileGate {
  readonly name: string;
  readonly description: string | null;
  readonly query: string;
  readonly predicate: string;
  readonly requiredApprovals: number;
  readonly approvalDays: number;
}

/** All gates of a model. */
export interface GateFile {
  readonly model: string;
  readonly gates: readonly FileGate[];
}

const format = 'cairn.gates/v1';
const largestBytes = 1_000_000;
const fileKeys = ['format', 'model', 'gates'];
const gateKeys = ['name', 'description', 'query', 'predicate', 'approvals', 'approvalDays'];

/**
 * Reads a gate file, YAML or JSON:
 *
 *     format: cairn.gates/v1
 *     model: late-arrival
 *     gates:
 *       - name: good enough            # unique in the file
 *         description: In a sentence.  # optional
 *         query: |                     # gets $version: ID! and $champion: ID
 *           query ($version: ID!) { modelVersion(id: $version) { createdAt evaluation } }
 *         predicate: data.modelVersion.evaluation.auc > 0.7 && age(data.modelVersion.createdAt) < days(30)
 *         approvals: 2                 # optional, 1 to 10; default 1
 *         approvalDays: 14             # optional, 1 to 3,650; default 30
 *
 * @throws {InvalidInputError} for anything else: a key that is misspelt would be a gate that is not there.
 */
export function readGateFile(text: string, path: string): GateFile {
  if (Buffer.byteLength(text) > largestBytes) throw new InvalidInputError(`${path} has ${Buffer.byteLength(text).toLocaleString('en')} bytes; at most ${largestBytes.toLocaleString('en')}`);
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    throw new InvalidInputError(`${path} is neither YAML nor JSON: ${(cause as Error).message}`, { cause });
  }
  const file = objectOf(content, path, fileKeys);
  if (file['format'] !== format) throw new InvalidInputError(`${path}: 'format' is ${shown(file['format'])}; expected ${format}`);
  const { gates } = file;
  if (!Array.isArray(gates)) throw new InvalidInputError(`${path}: 'gates' is ${shown(gates)}; expected a list`);
  return { model: textOf(file, 'model', path), gates: gates.map((gate, index) => gateOf(gate, `${path}: gate ${index + 1}`)) };
}

function gateOf(content: unknown, place: string): FileGate {
  const gate = objectOf(content, place, gateKeys);
  const name = textOf(gate, 'name', place);
  const named = `${place} '${name}'`;
  return {
    name,
    description: gate['description'] === undefined ? null : textOf(gate, 'description', named),
    query: textOf(gate, 'query', named),
    predicate: textOf(gate, 'predicate', named),
    requiredApprovals: wholeOf(gate, 'approvals', { place: named, otherwise: 1 }),
    approvalDays: wholeOf(gate, 'approvalDays', { place: named, otherwise: 30 }),
  };
}

type Keyed = Readonly<Record<string, unknown>>;

function objectOf(content: unknown, place: string, keys: readonly string[]): Keyed {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw new InvalidInputError(`${place} is ${shown(content)}; expected ${keys.join(', ')}`);
  const unknown = Object.keys(content).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new InvalidInputError(`${place} has '${unknown}', which is nothing there; expected ${keys.join(', ')}`);
  return content as Keyed;
}

function textOf(content: Keyed, key: string, place: string): string {
  const value = content[key];
  if (typeof value !== 'string' || value.trim() === '') throw new InvalidInputError(`${place}: '${key}' is ${shown(value)}; expected text`);
  return value.trim();
}

function wholeOf(content: Keyed, key: string, { place, otherwise }: { readonly place: string; readonly otherwise: number }): number {
  const value = content[key] ?? otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new InvalidInputError(`${place}: '${key}' is ${shown(value)}; expected a whole number`);
  return value;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : `'${(JSON.stringify(value) ?? '').slice(0, 60)}'`;
}
