import { InvalidInputError } from './errors.js';

/**
 * How one feature is computed from one column of a row. Definitions are data: a FeatureView stores them, and training and
 * serving both hand them to the functions below, so the two cannot drift apart.
 */
export type FeatureDefinition =
  /** The column's number as it is. */
  | { readonly name: string; readonly kind: 'number'; readonly column: string }
  /** Hour of a timestamp in UTC, 0 to 23. */
  | { readonly name: string; readonly kind: 'hourOfDay'; readonly column: string }
  /** Day of the week of a timestamp in UTC, ISO 8601: 1 is Monday, 7 is Sunday. */
  | { readonly name: string; readonly kind: 'dayOfWeek'; readonly column: string }
  /** The number that a table gives for the column's text; `otherwise` for a text that the table does not know. */
  | {
      readonly name: string;
      readonly kind: 'lookup';
      readonly column: string;
      readonly table: Readonly<Record<string, number>>;
      readonly otherwise: number;
    };

/**
 * The features of one row, in the order of the definitions. Timestamps are a Date, milliseconds since 1970 UTC, or ISO 8601
 * text (UTC where it names no zone).
 * @throws {InvalidInputError} when a column is missing or holds something else, naming column and value.
 */
export function computeFeatures(
  definitions: readonly FeatureDefinition[],
  row: Readonly<Record<string, unknown>>,
): Float32Array {
  const features = new Float32Array(definitions.length);
  definitions.forEach((definition, index) => {
    const value = Object.hasOwn(row, definition.column) ? row[definition.column] : undefined;
    if (value === undefined) throw missingColumn(definition, Object.keys(row));
    features[index] = computeOne(definition, value) ?? refuse(definition, value);
  });
  return features;
}

/**
 * The features of many rows, one array a definition: bit for bit what {@link computeFeatures} gives row by row.
 * @throws {InvalidInputError} as above, naming the row too, counted from 1.
 */
export function computeFeatureColumns(
  definitions: readonly FeatureDefinition[],
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
  rowCount: number,
): Float32Array[] {
  return definitions.map((definition) => {
    const column = Object.hasOwn(columns, definition.column) ? columns[definition.column] : undefined;
    if (column === undefined) throw missingColumn(definition, Object.keys(columns));
    if (column.length < rowCount) {
      throw new InvalidInputError(`Column '${definition.column}' has ${column.length} rows, expected ${rowCount}`);
    }
    const feature = new Float32Array(rowCount);
    for (let row = 0; row < rowCount; row += 1) {
      feature[row] = computeOne(definition, column[row]) ?? refuse(definition, column[row], row + 1);
    }
    return feature;
  });
}

/** The feature as a double (the caller's Float32Array rounds it), or undefined when the value does not fit. */
function computeOne(definition: FeatureDefinition, value: unknown): number | undefined {
  switch (definition.kind) {
    case 'number':
      return toNumber(value);
    case 'hourOfDay': {
      const ms = toEpochMs(value);
      return ms === undefined ? undefined : modulo(Math.floor(ms / msPerHour), 24);
    }
    case 'dayOfWeek': {
      const ms = toEpochMs(value);
      // 1970-01-01 was a Thursday, day 4.
      return ms === undefined ? undefined : modulo(Math.floor(ms / msPerDay) + 3, 7) + 1;
    }
    case 'lookup':
      if (typeof value !== 'string') return undefined;
      // hasOwn: a text such as 'constructor' must not find what every object inherits.
      return Object.hasOwn(definition.table, value) ? definition.table[value] : definition.otherwise;
    default:
      throw new InvalidInputError(`Unknown kind of feature: ${JSON.stringify(definition satisfies never)}`);
  }
}

const msPerHour = 3_600_000;
const msPerDay = 86_400_000;

/** The remainder that is never negative, so that times before 1970 work too. */
function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const isoTimestamp = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function toEpochMs(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value instanceof Date) return finite(value.getTime());
  if (typeof value !== 'string') return undefined;
  const match = isoTimestamp.exec(value);
  if (match === null) return undefined;
  const namesTime = value.length > 10;
  return finite(Date.parse(namesTime && match[1] === undefined ? `${value}Z` : value));
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

const expected: Readonly<Record<FeatureDefinition['kind'], string>> = {
  number: 'a finite number',
  hourOfDay: 'a timestamp (a Date, milliseconds since 1970 or ISO 8601 text)',
  dayOfWeek: 'a timestamp (a Date, milliseconds since 1970 or ISO 8601 text)',
  lookup: 'text',
};

function refuse(definition: FeatureDefinition, value: unknown, row?: number): never {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const where = row === undefined ? '' : ` of row ${row}`;
  throw new InvalidInputError(
    `Column '${definition.column}'${where} is ${shown}, but feature '${definition.name}' expects ${expected[definition.kind]}`,
    { details: { feature: definition.name, column: definition.column, row, value: shown } },
  );
}

function missingColumn(definition: FeatureDefinition, present: readonly string[]): InvalidInputError {
  return new InvalidInputError(
    `Feature '${definition.name}' needs column '${definition.column}', which is missing; there are: ${present.join(', ')}`,
    { details: { feature: definition.name, column: definition.column } },
  );
}
