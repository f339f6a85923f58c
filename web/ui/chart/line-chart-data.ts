/** One line. */
export interface Line {
  readonly label: string;
  /** As long as the x values; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Which colour and dash; its place among the lines when absent. */
  readonly place?: number;
  /** A line that others are measured against: quiet and dashed. */
  readonly quiet?: boolean;
}

/** What a line chart draws. */
export interface LineChartData {
  /** Steps, or seconds since 1970. Ascending. */
  readonly x: readonly number[];
  readonly xIs: 'step' | 'time';
  readonly series: readonly Line[];
  /** Areas between two edges, such as an interval. */
  readonly bands?: readonly { readonly label: string; readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[]; readonly place?: number }[];
  /** Values that must not be crossed. */
  readonly thresholds?: readonly { readonly label: string; readonly value: number }[];
  /** What happened when: a rollout's step, an alert, a retraining. */
  readonly events?: readonly { readonly x: number; readonly label: string; readonly bad?: boolean }[];
}

/** Several lines with x values of their own, on the union of them all. */
export function aligned(lines: readonly { readonly label: string; readonly x: readonly number[]; readonly values: readonly (number | null)[]; readonly place?: number }[]): Pick<LineChartData, 'x' | 'series'> {
  const x = [...new Set(lines.flatMap((line) => line.x))].toSorted((a, b) => a - b);
  const placeOf = new Map(x.map((value, place) => [value, place]));
  const series = lines.map(({ x: own, values, ...line }) => {
    const spread: (number | null)[] = Array.from({ length: x.length }, () => null);
    own.forEach((at, place) => (spread[placeOf.get(at)!] = values[place] ?? null));
    return { ...line, values: spread };
  });
  return { x, series };
}

/** The data as text for a spreadsheet: one row an x value. */
export function asCsv(data: LineChartData): string {
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = [data.xIs === 'time' ? 'time' : 'step', ...data.series.map(({ label }) => label)].map(quoted).join(',');
  const rows = data.x.map((x, place) => [data.xIs === 'time' ? new Date(x * 1_000).toISOString() : x, ...data.series.map(({ values }) => values[place] ?? '')].join(','));
  return [head, ...rows, ''].join('\n');
}
