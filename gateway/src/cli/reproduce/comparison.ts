/** What is compared of a metric: its latest value, null when it is not finite. */
export type Latest = Readonly<Record<string, { readonly latest: number | null }>>;

export interface ComparedMetric {
  readonly key: string;
  readonly recorded: number | null | undefined;
  readonly now: number | null | undefined;
  /** Now less recorded; undefined when one of them is no number. */
  readonly difference: number | undefined;
  /** The difference without its sign, as a part of the larger of the two; 0 when they are equal. */
  readonly relative: number | undefined;
  readonly verdict: 'same' | 'differs' | 'missing' | 'new';
}

/** Every metric of either, by name. A metric that was not recorded says nothing about whether the others came out the same. */
export function compareMetrics(recorded: Latest, now: Latest, tolerance: number): ComparedMetric[] {
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(now)])].sort();
  return keys.map((key) => {
    const [before, after] = [recorded[key]?.latest, now[key]?.latest];
    const pair = { key, recorded: before, now: after, difference: undefined, relative: undefined };
    if (before === undefined) return { ...pair, verdict: 'new' };
    if (after === undefined) return { ...pair, verdict: 'missing' };
    if (before === null || after === null) return { ...pair, verdict: before === after ? 'same' : 'differs' };
    const difference = after - before;
    const relative = difference === 0 ? 0 : Math.abs(difference) / Math.max(Math.abs(before), Math.abs(after));
    return { ...pair, difference, relative, verdict: relative <= tolerance ? 'same' : 'differs' };
  });
}

export function isReproduced(metrics: readonly ComparedMetric[]): boolean {
  return metrics.every(({ verdict }) => verdict === 'same' || verdict === 'new');
}

const heads = ['metric', 'recorded', 'now', 'difference', 'relative', ''];

/** As a table of text, numbers to the right. */
export function comparisonTable(metrics: readonly ComparedMetric[]): string {
  const rows = metrics.map(({ key, recorded, now, difference, relative, verdict }) => [key, shown(recorded), shown(now), shown(difference), relative === undefined ? '' : relative.toExponential(1), verdict]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 || column === 5 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ').trimEnd();
  return [heads, ...rows].map(line).join('\n');
}

function shown(value: number | null | undefined): string {
  if (value === undefined) return '';
  return value === null ? 'not finite' : String(value);
}

/** What is not as it was where it ran: runtime, packages, machine; each in words. */
export function environmentDifferences(recorded: unknown, now: unknown): string[] {
  const [before, after] = [recordOf(recorded), recordOf(now)];
  const one = (what: string, from: unknown, to: unknown): string[] => (from === undefined || JSON.stringify(from) === JSON.stringify(to) ? [] : [`${what} was ${said(from)}, is ${to === undefined ? 'not there' : said(to)}`]);
  const [packages, installed] = [recordOf(before['packages']), recordOf(after['packages'])];
  const [host, here] = [recordOf(before['host']), recordOf(after['host'])];
  return [
    ...one('runtime', before['runtime'], after['runtime']),
    ...Object.keys(packages).flatMap((name) => one(name, packages[name], installed[name])),
    ...['os', 'arch'].flatMap((name) => one(name, host[name], here[name])),
    ...one('devices', before['devices'], after['devices']),
  ];
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
