import type { PredictionFilter } from '../../../../live/queries/predictions';
import type { Completion, FilterError } from '../../../../ui/filter-line/filter-text';

/** A version that answers, or did, at the endpoint. */
export interface KnownVersion {
  readonly id: string;
  readonly number: number;
}

export type ReadFilter = { readonly filter: PredictionFilter } | { readonly error: FilterError };

interface Word {
  readonly key: string;
  readonly value: string;
  readonly position: number;
}

/**
 * Words side by side, all of which must fit: `version:2`, `score:0.2..0.8`, `score:>0.5`, `request:abc`, `label:"flight 17"`, `since:1h`,
 * `until:2026-03-01T12:00Z`. A word alone is the id of a request. `score` bounds are inclusive.
 */
export function readFilter(text: string, versions: readonly KnownVersion[], now: Date): ReadFilter {
  const filter: { -readonly [Key in keyof PredictionFilter]: PredictionFilter[Key] } = {};
  const seen = new Set<string>();
  for (const { key, value, position } of wordsOf(text)) {
    const fail = (message: string): ReadFilter => ({ error: { message, position } });
    if (!(key in keys)) return fail(`Predictions cannot be filtered by '${key}': expected ${Object.keys(keys).join(', ')}`);
    if (seen.has(key)) return fail(`'${key}' stands here twice`);
    seen.add(key);
    if (value === '') return fail(`'${key}:' has no value: ${keys[key]}`);
    if (key === 'request') filter.requestId = value;
    if (key === 'label') filter.labelKey = value;
    if (key === 'version') {
      const version = versions.find(({ number }) => String(number) === value.replace(/^v/, ''));
      if (version === undefined) return fail(`Version '${value}' never answered here: ${versions.length === 0 ? 'none did' : `expected ${versions.map(({ number }) => number).join(', ')}`}`);
      filter.modelVersionId = version.id;
    }
    if (key === 'score') {
      const bounds = boundsOf(value);
      if (bounds === undefined) return fail(`'${value}' is no range of scores: ${keys[key]}`);
      if (bounds.least !== undefined) filter.minScore = bounds.least;
      if (bounds.most !== undefined) filter.maxScore = bounds.most;
    }
    if (key === 'since' || key === 'until') {
      const at = timeOf(value, now);
      if (at === undefined) return fail(`'${value}' is no time: ${keys[key]}`);
      filter[key === 'since' ? 'from' : 'to'] = at.toISOString();
    }
  }
  return { filter };
}

/** What can be filtered by, and how. */
const keys: Readonly<Record<string, string>> = {
  version: 'a number, such as version:2',
  score: 'score:0.2..0.8, score:>0.5 or score:<0.1',
  request: 'the id that the caller gave its request',
  label: 'what labels may name it by, such as label:"flight 17"',
  since: 'since:15m, since:1h, since:7d, or a time such as since:2026-03-01T12:00Z',
  until: 'until:1h, or a time such as until:2026-03-01T12:00Z',
};

/** What can stand at the cursor. */
export function completePredictions(text: string, cursor: number, versions: readonly KnownVersion[]): Completion {
  const from = text.slice(0, cursor).search(/\S*$/);
  const rest = /^\S*/.exec(text.slice(cursor))![0].length;
  const begun = text.slice(from, cursor).toLowerCase();
  const used = new Set(wordsOf(text.slice(0, from)).map(({ key }) => key));
  const all = [...versions.map(({ number }) => `version:${number}`), 'score:>0.5', 'score:0.2..0.8', 'request:', 'label:', 'since:15m', 'since:1h', 'since:1d', 'until:1h'];
  return { from, to: cursor + rest, options: all.filter((option) => option.startsWith(begun) && option !== begun && !used.has(option.split(':')[0]!)) };
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/(?:(\w+):)?(?:"([^"]*)"?|(\S*))/g)]
    .filter(([whole]) => whole !== '')
    .map((match) => ({ key: match[1]?.toLowerCase() ?? 'request', value: match[2] ?? match[3] ?? '', position: match.index }));
}

function boundsOf(value: string): { readonly least: number | undefined; readonly most: number | undefined } | undefined {
  const number = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
  const range = new RegExp(`^(${number})?\\.\\.(${number})?$`, 'i').exec(value);
  const side = new RegExp(`^(>=?|<=?|=)?(${number})$`, 'i').exec(value);
  if (range !== null && value !== '..') return { least: range[1] === undefined ? undefined : Number(range[1]), most: range[2] === undefined ? undefined : Number(range[2]) };
  if (side === null) return undefined;
  const bound = Number(side[2]);
  if (side[1]?.startsWith('>') === true) return { least: bound, most: undefined };
  return side[1]?.startsWith('<') === true ? { least: undefined, most: bound } : { least: bound, most: bound };
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** So long ago, or a time; without a zone it is UTC, as times in the portal's charts are. */
function timeOf(value: string, now: Date): Date | undefined {
  const ago = /^(\d+(?:\.\d+)?)([smhd])$/.exec(value);
  if (ago !== null) return valid(new Date(now.getTime() - Number(ago[1]) * unitsMs[ago[2]!]!));
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value)) return undefined;
  return valid(new Date(/(Z|[+-]\d\d:\d\d)$/.test(value) || !value.includes('T') ? value : `${value}Z`));
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
