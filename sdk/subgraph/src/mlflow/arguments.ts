import { InvalidInputError } from '@cairn/core';

/** What a call of MLflow's REST API was given: a JSON body, or the query of a GET. Names are MLflow's. */
export class MlflowArguments {
  /** @param values as they came, unread. */
  constructor(readonly values: Readonly<Record<string, unknown>>) {}

  static ofQuery(query: URLSearchParams): MlflowArguments {
    const values: Record<string, unknown> = {};
    for (const name of new Set(query.keys())) {
      const all = query.getAll(name);
      values[name] = all.length === 1 ? all[0] : all;
    }
    return new MlflowArguments(values);
  }

  /** @throws {InvalidInputError} when the body is no JSON object. */
  static ofBody(body: Buffer): MlflowArguments {
    if (body.length === 0) return new MlflowArguments({});
    let values: unknown;
    try {
      values = JSON.parse(body.toString('utf8'));
    } catch (cause) {
      throw new InvalidInputError(`Body is not JSON: ${(cause as Error).message}`, { cause });
    }
    if (!isObject(values)) throw new InvalidInputError('Body is not a JSON object');
    return new MlflowArguments(values);
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  /** A text that must be there and not be empty. */
  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined || value === '') throw new InvalidInputError(`Missing value for required parameter '${name}'`);
    return value;
  }

  /** The first of the names that has a text: `run_id`, or `run_uuid` of older clients. */
  firstText(...names: readonly [string, ...string[]]): string {
    for (const name of names) {
      const value = this.optionalText(name);
      if (value) return value;
    }
    throw new InvalidInputError(`Missing value for required parameter '${names[0]}'`);
  }

  optionalText(name: string): string | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return withoutNul(name, value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new InvalidInputError(`Invalid value for parameter '${name}': expected a text, got ${shown(value)}`);
  }

  /** A whole number, as JSON number or as text, as protobuf's JSON allows for 64 bits. */
  whole(name: string, options: { readonly min?: number; readonly max?: number } = {}): number | undefined {
    const value = this.values[name];
    if (value === undefined || value === null || value === '') return undefined;
    return wholeOf(name, value, options);
  }

  truth(name: string): boolean | undefined {
    const value = this.values[name];
    if (value === undefined || value === null) return undefined;
    if (value === true || value === 'true' || value === 'True') return true;
    if (value === false || value === 'false' || value === 'False') return false;
    throw new InvalidInputError(`Invalid value for parameter '${name}': expected true or false, got ${shown(value)}`);
  }

  /** Texts: a JSON list, or a repeated key of a query. Absent is empty. */
  texts(name: string): string[] {
    const value = this.values[name];
    if (value === undefined || value === null) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => {
      if (typeof item !== 'string') throw new InvalidInputError(`Invalid value for parameter '${name}': expected texts, got ${shown(item)}`);
      return withoutNul(name, item);
    });
  }

  /** A list of objects, each with arguments of its own. Absent is empty. */
  objects(name: string): MlflowArguments[] {
    return this.rawObjects(name).map((item) => new MlflowArguments(item));
  }

  /** The same, unread: for the hot paths. */
  rawObjects(name: string): Readonly<Record<string, unknown>>[] {
    const value = this.values[name];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw new InvalidInputError(`Invalid value for parameter '${name}': expected a list, got ${shown(value)}`);
    return value.map((item, place) => {
      if (!isObject(item)) throw new InvalidInputError(`Invalid value for parameter '${name}[${place}]': expected an object, got ${shown(item)}`);
      return item;
    });
  }

  object(name: string): MlflowArguments {
    const value = this.values[name];
    if (!isObject(value)) throw new InvalidInputError(value === undefined || value === null ? `Missing value for required parameter '${name}'` : `Invalid value for parameter '${name}': expected an object, got ${shown(value)}`);
    return new MlflowArguments(value);
  }

  /** The value as it came: where any JSON is meant. */
  raw(name: string): unknown {
    return this.values[name];
  }
}

/** @throws {InvalidInputError} unless the value is a whole number within the bounds. */
export function wholeOf(name: string, value: unknown, { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }: { readonly min?: number; readonly max?: number } = {}): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw new InvalidInputError(`Invalid value ${shown(value)} for parameter '${name}': expected a whole number`);
  if (number < min || number > max) throw new InvalidInputError(`Invalid value ${number} for parameter '${name}': expected a whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`);
  return number;
}

/** A double of protobuf's JSON, where NaN and the infinities are texts. @throws {InvalidInputError} for anything else. */
export function doubleOf(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (value === 'NaN' || /^nan$/i.test(value)) return NaN;
    if (/^[+-]?inf(inity)?$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity;
    const number = Number(value);
    if (value.trim() !== '' && !Number.isNaN(number)) return number;
  }
  throw new InvalidInputError(`Invalid value ${shown(value)} for parameter '${name}': expected a number`);
}

/** A number as protobuf's JSON writes it. */
export function doubleText(value: number): number | string {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** PostgreSQL keeps no NUL in a text. */
function withoutNul(name: string, value: string): string {
  if (value.includes('\0')) throw new InvalidInputError(`Invalid value for parameter '${name}': it holds a NUL character`);
  return value;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
