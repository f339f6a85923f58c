import { InvalidInputError } from '@cairn/core';

/** How an endpoint is served, and what is kept of its answers. */
export interface EndpointSettings {
  /** Processes that a variant may have. */
  readonly replicas: {
    /** 0 lets an idle endpoint sleep. Defaults to 1; at most 32. */
    readonly minimum: number;
    /** Defaults to 1, or to the minimum where that is more; at most 32. */
    readonly maximum: number;
    /** A process beyond the minimum that was not asked for so long ends. Defaults to 300,000. */
    readonly idleMs: number;
    /** A queue in which requests wait longer gets one process more. Defaults to 50. */
    readonly scaleUpAfterMs: number;
  };
  /** The longest time one answer may take, 10 to 600,000. Defaults to 5,000. */
  readonly deadlineMs: number;
  /** The most memory of one process, 64 MiB to 64 GiB. Defaults to 1 GiB. */
  readonly memoryBytes: number;
  /** The most requests that wait for one variant. Defaults to 512. */
  readonly queueLimit: number;
  /** What happens to NaN and infinities in inputs. Defaults to `refuse`. */
  readonly nonFinite: 'refuse' | 'accept';
  readonly log: {
    /** Share of answered rows that are logged, 0 to 1; what is counted is counted of all. Defaults to 1. */
    readonly sampleRatio: number;
    /** Inputs whose values are never written, not even to the spool. */
    readonly redactedFeatures: readonly string[];
    /** Older predictions are deleted; null, the default, keeps them for ever. */
    readonly retentionDays: number | null;
    /** What happens when an answer cannot be logged, because the spool is full or cannot be written. Defaults to `refuse`. */
    readonly whenFull: 'refuse' | 'serveUnlogged';
  };
}

export const defaultSettings: EndpointSettings = {
  replicas: { minimum: 1, maximum: 1, idleMs: 300_000, scaleUpAfterMs: 50 },
  deadlineMs: 5_000,
  memoryBytes: 2 ** 30,
  queueLimit: 512,
  nonFinite: 'refuse',
  log: { sampleRatio: 1, redactedFeatures: [], retentionDays: null, whenFull: 'refuse' },
};

/** Checks one value; `name` is where it stands, such as `log.sampleRatio`. */
type Check<T> = (name: string, value: unknown) => T;
type Checks<T> = { readonly [K in keyof T]: T[K] extends string | number | readonly unknown[] | null ? Check<T[K]> : Checks<T[K]> };

const checks: Checks<EndpointSettings> = {
  replicas: {
    minimum: whole(0, 32, 'processes'),
    maximum: whole(1, 32, 'processes'),
    idleMs: whole(1_000, 86_400_000, 'milliseconds'),
    scaleUpAfterMs: whole(1, 60_000, 'milliseconds'),
  },
  deadlineMs: whole(10, 600_000, 'milliseconds'),
  memoryBytes: whole(2 ** 26, 2 ** 36, 'bytes'),
  queueLimit: whole(1, 100_000, 'requests'),
  nonFinite: oneOf('refuse', 'accept'),
  log: {
    sampleRatio: ratio,
    redactedFeatures: names,
    retentionDays: orNull(whole(1, 36_500, 'days')),
    whenFull: oneOf('refuse', 'serveUnlogged'),
  },
};

/**
 * Settings that are whole: what is absent stays as it is at `present`, what is null becomes the default again.
 * @throws {InvalidInputError} naming the first value that is unknown or does not fit.
 */
export function completeSettings(given: unknown, present: EndpointSettings = defaultSettings): EndpointSettings {
  const completed = complete(checks, { given, present, ordinary: defaultSettings }, '') as EndpointSettings;
  const { minimum, maximum } = completed.replicas;
  if (maximum >= minimum) return completed;
  if (isGiven(given, 'maximum')) throw refusal('replicas.maximum', maximum, `at least the minimum of ${minimum} processes`);
  return { ...completed, replicas: { ...completed.replicas, maximum: minimum } };
}

interface Levels {
  readonly given: unknown;
  readonly present: unknown;
  readonly ordinary: unknown;
}

function complete(group: object, { given, present, ordinary }: Levels, path: string): object {
  const known = Object.keys(group);
  if (given === null) return ordinary as object;
  if (given === undefined) return present as object;
  if (typeof given !== 'object' || Array.isArray(given)) throw refusal(path || 'settings', given, `an object with ${listed(known)}`);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new InvalidInputError(`There is no setting '${(path === '' ? unknown : `${path}.${unknown}`).slice(0, 100)}'; expected ${listed(known)}`);
  const completed: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(group) as [string, Check<unknown> | object][]) {
    const place = path === '' ? name : `${path}.${name}`;
    const [value, before, fallback] = [given, present, ordinary].map((level) => (level as Record<string, unknown>)[name]);
    if (typeof check !== 'function') completed[name] = complete(check, { given: value, present: before, ordinary: fallback }, place);
    else completed[name] = value === undefined ? before : value === null ? fallback : (check as Check<unknown>)(place, value);
  }
  return completed;
}

function isGiven(given: unknown, replica: 'maximum'): boolean {
  return typeof (given as { replicas?: Record<string, unknown> | null } | undefined)?.replicas?.[replica] === 'number';
}

function whole(least: number, most: number, unit: string): Check<number> {
  return (name, value) => {
    if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
    throw refusal(name, value, `a whole number of ${unit} from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`);
  };
}

function ratio(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw refusal(name, value, 'a number from 0 to 1');
}

function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  return (name, value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw refusal(name, value, words.map((word) => `'${word}'`).join(' or '));
    return found;
  };
}

function orNull<T>(check: Check<T>): Check<T | null> {
  return (name, value) => (value === null ? null : check(name, value));
}

const mostNames = 1_000;
const longestName = 500;

function names(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > mostNames) throw refusal(name, value, `a list of at most ${mostNames.toLocaleString('en')} names`);
  for (const one of value as unknown[]) {
    if (typeof one !== 'string' || one === '' || one.length > longestName || one.includes('\0')) throw refusal(name, one, `names of 1 to ${longestName} characters`);
  }
  return [...new Set(value as string[])];
}

function listed(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

function refusal(name: string, value: unknown, expected: string): InvalidInputError {
  return new InvalidInputError(`Setting '${name}' is ${(JSON.stringify(value) ?? String(value)).slice(0, 60)}; expected ${expected}`);
}
