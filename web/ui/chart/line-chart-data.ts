/** One line. */
export interface Line {
  readonly label: string;
  /** As long as the x values; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Which colour and dash; its place among the lines when absent. */
  readonly place?: number;
  /** A line that others are measured against: quiet and dashed. */
  readonly quiet?: boolean;
  /** A line behind another one, such as the values behind their smoothed line: not in the legend. */
  readonly faint?: boolean;
  /** What the line is of, by which it is highlighted in every chart: the id of a run. */
  readonly of?: string;
}

/** What x values are: steps; seconds since 1970; seconds since something began. */
export type XKind = 'step' | 'time' | 'duration';

/** What a line chart draws. */
export interface LineChartData {
  /** Ascending. */
  readonly x: readonly number[];
  readonly xIs: XKind;
  readonly series: readonly Line[];
  /** Areas between two edges, such as an interval. */
  readonly bands?: readonly { readonly label: string; readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[]; readonly place?: number }[];
  /** Values that must not be crossed. */
  readonly thresholds?: readonly { readonly label: string; readonly value: number }[];
  /** What happened when: a rollout's step, an alert, a retraining. */
  readonly events?: readonly { readonly x: number; readonly label: string; readonly bad?: boolean }[];
}

/** What stands under the x axis. */
export const xNames: Readonly<Record<XKind, string>> = { step: 'Step', time: 'Time (UTC)', duration: 'Time since the start' };

/** Several lines with x values of their own, on the union of them all. Of two values at the same x the later one counts. */
export function aligned(lines: readonly (Line & { readonly x: readonly number[] })[]): Pick<LineChartData, 'x' | 'series'> {
  const x = [...new Set(lines.flatMap((line) => line.x))].toSorted((a, b) => a - b);
  const placeOf = new Map(x.map((value, place) => [value, place]));
  const series = lines.map(({ x: own, values, ...line }) => {
    const spread = Array.from<number | null>({ length: x.length }).fill(null);
    own.forEach((at, place) => (spread[placeOf.get(at)!] = values[place] ?? null));
    return { ...line, values: spread };
  });
  return { x, series };
}

/** The data as text for a spreadsheet, in full precision: one row an x value. */
export function asCsv(data: LineChartData): string {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const names = { step: 'step', time: 'time', duration: 'seconds' } as const;
  const head = [names[data.xIs], ...data.series.map(({ label, faint }) => (faint === true ? `${label} (not smoothed)` : label))].map(quoted).join(',');
  const rows = data.x.map((x, place) => [data.xIs === 'time' ? new Date(x * 1_000).toISOString() : x, ...data.series.map(({ values }) => values[place] ?? '')].join(','));
  return [head, ...rows, ''].join('\n');
}
