import { ConflictError, InvalidInputError } from './errors.js';
import { computeFeatures, type FeatureDefinition } from './features.js';

/** An input as a model declares it; -1 stands for a free dimension. */
export interface InputSignature {
  readonly name: string;
  /** As the Open Inference Protocol names it. */
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** An input with its elements, row-major, as JSON has them. */
export interface NamedInput extends InputSignature {
  readonly data: unknown[];
}

export interface NamedFeaturesOptions {
  /** Of the FeatureView that the model was made with; absent when there is none. */
  readonly definitions?: readonly FeatureDefinition[] | undefined;
  /** What becomes of a name that is no feature. Defaults to `refuse`. */
  readonly others?: 'refuse' | 'ignore' | undefined;
  /** Number of the first row, as messages count. Defaults to 1. */
  readonly firstRow?: number | undefined;
}

/** A feature, and where it goes. */
interface Feature {
  readonly name: string;
  readonly datatype: string;
  /** Elements of it in a row: more than one is given as a list. */
  readonly width: number;
  /** How it is computed when it is not given itself. */
  readonly definition: FeatureDefinition | undefined;
}

/** An input, and the features that make up a row of it, in order. */
interface InputLayout {
  readonly signature: InputSignature;
  readonly features: readonly Feature[];
}

type NamedRow = Readonly<Record<string, unknown>>;

/**
 * The inputs that rows of named features mean. An input is a feature of its name; the columns of a model's only input are the
 * features of its FeatureView, in their order. A feature that a row does not give, or gives as the text or the time that it is
 * computed from, is computed by the FeatureView. Values are taken as they are, or changed without loss: true and false to 1 and
 * 0, 1 and 0 to true and false, whole numbers beyond 2^53 as text.
 * @throws {InvalidInputError} naming row, feature, value and what was expected.
 * @throws {ConflictError} when the model's inputs cannot be named by features.
 */
export function namedInputs(signatures: readonly InputSignature[], rows: readonly unknown[], options: NamedFeaturesOptions = {}): NamedInput[] {
  const layouts = layoutOf(signatures, options.definitions);
  const features = layouts.flatMap((layout) => layout.features);
  const known = new Set(features.flatMap(({ name, definition }) => (definition ? [name, definition.column] : [name])));
  const data = layouts.map((): unknown[] => []);
  if (rows.length !== 1 && signatures.some(({ shape }) => shape[0] !== -1)) throw new InvalidInputError(`${rows.length.toLocaleString('en')} rows for a model that takes one at a time; expected 1 row`);
  rows.forEach((row, index) => {
    const where = `Row ${(index + (options.firstRow ?? 1)).toLocaleString('en')}`;
    if (!isRow(row)) throw new InvalidInputError(`${where} is ${shown(row)}; expected an object with ${listed(features.map(({ name }) => name))}`);
    const unknown = options.others === 'ignore' ? undefined : Object.keys(row).find((name) => !known.has(name));
    if (unknown !== undefined) throw new InvalidInputError(`${where} has '${unknown.slice(0, 100)}', which is no feature of the model; expected ${listed([...known])}`);
    layouts.forEach((layout, input) => {
      for (const feature of layout.features) append(data[input]!, feature, row, where);
    });
  });
  return layouts.map(({ signature: { name, datatype, shape } }, input) => ({
    name,
    datatype,
    shape: shape[0] === -1 ? [rows.length, ...shape.slice(1)] : shape,
    data: data[input]!,
  }));
}

/** What a table must have to be asked about: of each feature its own name, or the column that it is computed from. */
export function neededColumns(signatures: readonly InputSignature[], definitions?: readonly FeatureDefinition[]): readonly (readonly string[])[] {
  return layoutOf(signatures, definitions).flatMap(({ features }) => features.map(({ name, definition }) => (definition && definition.column !== name ? [name, definition.column] : [name])));
}

function layoutOf(signatures: readonly InputSignature[], definitions: readonly FeatureDefinition[] | undefined): InputLayout[] {
  const [only] = signatures;
  if (definitions !== undefined && signatures.length === 1 && only !== undefined && widthOf(only) !== undefined && !definitions.some(({ name }) => name === only.name)) {
    if (widthOf(only) !== definitions.length) {
      throw new ConflictError(`Input '${only.name}' has ${widthOf(only)} columns, and the FeatureView of the model ${definitions.length} features; ask with tensors`);
    }
    return [{ signature: only, features: definitions.map((definition) => ({ name: definition.name, datatype: only.datatype, width: 1, definition })) }];
  }
  return signatures.map((signature) => {
    const { name, datatype, shape } = signature;
    const width = widthOf(signature);
    if (width === undefined) throw new ConflictError(`Input '${name}' has the shape [${shape.join(', ')}], which is not so many values a row; ask with tensors`);
    return { signature, features: [{ name, datatype, width, definition: definitions?.find((one) => one.name === name) }] };
  });
}

/** Elements in a row; undefined when that is free. */
function widthOf({ shape }: InputSignature): number | undefined {
  const inner = shape[0] === -1 ? shape.slice(1) : shape;
  return inner.every((size) => size > 0) ? inner.reduce((product, size) => product * size, 1) : undefined;
}

function append(data: unknown[], feature: Feature, row: NamedRow, where: string): void {
  const { name, width, definition } = feature;
  const given = Object.hasOwn(row, name) ? row[name] : undefined;
  if (definition !== undefined && (given === undefined || (definition.column === name && definition.kind !== 'number' && !isNumber(given)))) {
    data.push(computed(definition, row, where));
    return;
  }
  if (given === undefined) throw new InvalidInputError(`${where} lacks feature '${name}'; expected ${expectation(feature)}`);
  const values = width === 1 ? [Array.isArray(given) && given.length === 1 ? (given[0] as unknown) : given] : given;
  if (!Array.isArray(values) || values.length !== width) throw new InvalidInputError(`${where}: feature '${name}' is ${shown(given)}; expected ${expectation(feature)}`);
  for (const value of values as unknown[]) {
    const fitting = fit(feature.datatype, value);
    if (fitting === undefined) throw new InvalidInputError(`${where}: feature '${name}' is ${shown(given)}; expected ${expectation(feature)}`);
    data.push(fitting);
  }
}

function computed(definition: FeatureDefinition, row: NamedRow, where: string): unknown {
  if (!Object.hasOwn(row, definition.column)) {
    const column = definition.column === definition.name ? '' : `, or the column '${definition.column}' that it is computed from`;
    throw new InvalidInputError(`${where} lacks feature '${definition.name}'; expected it${column}`);
  }
  try {
    return computeFeatures([definition], row)[0];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${where}: ${error.message}`, { cause: error });
  }
}

/** The smallest and the largest whole number of a type. */
const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  UINT8: [0n, 255n],
  UINT16: [0n, 65_535n],
  UINT32: [0n, 4_294_967_295n],
  UINT64: [0n, 2n ** 64n - 1n],
  INT8: [-128n, 127n],
  INT16: [-32_768n, 32_767n],
  INT32: [-2_147_483_648n, 2_147_483_647n],
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** The value as the type takes it; undefined when it does not fit without loss. A fraction is what the type's precision makes of it. */
function fit(datatype: string, value: unknown): unknown {
  const range = ranges[datatype];
  if (range !== undefined) {
    const whole = wholeOf(value);
    if (whole === undefined || whole < range[0] || whole > range[1]) return undefined;
    return datatype === 'INT64' || datatype === 'UINT64' ? String(whole) : Number(whole);
  }
  switch (datatype) {
    case 'FP32':
    case 'FP64': {
      const number = typeof value === 'bigint' ? Number(value) : typeof value === 'boolean' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return undefined;
      const kept = datatype === 'FP32' ? Math.fround(number) : number;
      if (!Number.isFinite(kept)) return undefined;
      if (typeof value === 'bigint' ? BigInt(kept) !== value : Number.isInteger(number) && kept !== number) return undefined;
      return number;
    }
    case 'BOOL':
      return typeof value === 'boolean' ? value : value === 1 || value === 0 ? value === 1 : undefined;
    case 'BYTES':
      return typeof value === 'string' ? value : undefined;
    default:
      return undefined;
  }
}

function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
}

function expectation({ datatype, width }: Feature): string {
  const one = describe(datatype);
  return width === 1 ? `${one} (${datatype})` : `a list of ${width.toLocaleString('en')} values, each ${one} (${datatype})`;
}

function describe(datatype: string): string {
  const range = ranges[datatype];
  if (range !== undefined) return `a whole number from ${range[0]} to ${range[1]}`;
  if (datatype === 'FP32') return 'a number, if whole one that 32-bit floats hold exactly';
  if (datatype === 'FP64') return 'a number';
  if (datatype === 'BOOL') return 'true or false';
  return datatype === 'BYTES' ? 'text' : 'a value that JSON has no form for; ask with tensors';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function isRow(value: unknown): value is NamedRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(names: readonly string[]): string {
  return `'${names.join("', '")}'`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
