import { createHash } from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

/** One row of a request that another server answered. */
export interface PayloadRow {
  readonly features: Json;
  readonly outputs: Json;
  /** The first finite number of the outputs. */
  readonly score: number | undefined;
}

/** Values with more numbers and texts than this are logged by their digest, as those of our own endpoints are. */
const mostElements = 1_024;
const deepest = 16;

/**
 * The rows of a request and its answer, in the words of the inference protocol: V1 (`instances` and `predictions`) or V2
 * (`inputs` and `outputs`). Bodies whose rows do not fit together are one row that holds both whole.
 * @param names of the model's inputs, one number each, where they are known: V1 leaves them out of lists.
 */
export function payloadRows(request: Json, answer: Json, names: readonly string[] = []): PayloadRow[] {
  const inputs = columns(request['inputs']) ?? instances(request['instances'], 'instance', names);
  const outputs = columns(answer['outputs']) ?? instances(answer['predictions'], 'prediction', []);
  const rows = inputs !== undefined && inputs.length === outputs?.length ? inputs.map((features, row) => ({ features, outputs: outputs[row]! })) : [{ features: request, outputs: answer }];
  return rows.map(({ features, outputs: answered }) => {
    const [kept, given] = [record(features), record(answered)];
    return { features: kept, outputs: given, score: firstNumber(Object.values(given)) };
  });
}

/** The body without the values of some inputs, which become null. */
export function withoutValues(request: Json, redacted: readonly string[]): Json {
  if (redacted.length === 0) return request;
  const hidden = (holder: unknown): unknown =>
    isRecord(holder) ? Object.fromEntries(Object.entries(holder).map(([name, value]) => [name, redacted.includes(name) ? null : value])) : holder;
  const tensor = (input: unknown): unknown => (isRecord(input) && redacted.includes(input['name'] as string) ? { ...input, data: null } : input);
  return {
    ...request,
    ...(Array.isArray(request['instances']) ? { instances: (request['instances'] as unknown[]).map(hidden) } : {}),
    ...(Array.isArray(request['inputs']) ? { inputs: (request['inputs'] as unknown[]).map(tensor) } : {}),
  };
}

/** V2: tensors by name. Undefined when they are not tensors of equally many rows. */
function columns(tensors: unknown): Json[] | undefined {
  if (!Array.isArray(tensors) || tensors.length === 0) return undefined;
  const parts = (tensors as unknown[]).map(tensorRows);
  const rows = parts.find((part) => part?.values !== undefined)?.values?.length ?? 1;
  if (parts.some((part) => part === undefined || (part.values !== undefined && part.values.length !== rows))) return undefined;
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(parts.map((part) => [part!.name, part!.values === undefined ? null : part!.values[row]])));
}

/** `values` is undefined where they are redacted. */
function tensorRows(tensor: unknown): { readonly name: string; readonly values: readonly unknown[] | undefined } | undefined {
  if (!isRecord(tensor)) return undefined;
  const { name, shape, data } = tensor;
  if (typeof name !== 'string' || !Array.isArray(shape) || !shape.every((size) => Number.isSafeInteger(size) && (size as number) > 0)) return undefined;
  if (data === null) return { name, values: undefined };
  if (!Array.isArray(data)) return undefined;
  const flat = (data as unknown[]).flat(deepest as 1);
  const sizes = shape as number[];
  if (flat.length !== sizes.reduce((product, size) => product * size, 1)) return undefined;
  const rows = sizes[0] ?? 1;
  const width = flat.length / rows;
  return { name, values: Array.from({ length: rows }, (_, row) => (width === 1 ? flat[row] : flat.slice(row * width, (row + 1) * width))) };
}

/** V1: one value a row, which may have names of its own. */
function instances(values: unknown, name: string, names: readonly string[]): Json[] | undefined {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  return (values as unknown[]).map((value) => {
    if (isRecord(value)) return value;
    if (Array.isArray(value) && names.length > 0 && value.length === names.length) return Object.fromEntries(names.map((one, index) => [one, value[index] as unknown]));
    return { [name]: Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value };
  });
}

/** As our log keeps values: no NUL, no half of a surrogate pair, and of very long ones the digest. */
function record(values: Json): Json {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [cleaned(name), elementsOf(value, 0) > mostElements ? digestOf(value) : plain(value)]));
}

function elementsOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > deepest) return Infinity;
  let count = 0;
  for (const inner of Object.values(value)) {
    count += elementsOf(inner, depth + 1);
    if (count > mostElements) break;
  }
  return count;
}

function digestOf(value: unknown): Json {
  return { digest: `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}` };
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return cleaned(value);
  if (Array.isArray(value)) return (value as unknown[]).map(plain);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleaned(name), plain(inner)])) : value;
}

function cleaned(text: string): string {
  return text.replaceAll(/[\0\ud800-\udfff]/gu, '\ufffd');
}

function firstNumber(values: readonly unknown[]): number | undefined {
  for (const value of values) {
    if (typeof value === 'number') return value;
    const inner = Array.isArray(value) ? firstNumber(value as unknown[]) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
