import type { DriftReport } from '../../../../live/queries/monitoring';
import { aligned, type LineChartData } from '../../../../ui/chart/line-chart-data';
import { grouped } from '../../../../ui/grouped';

/** PSI of every feature and of the prediction over the windows, with the limit. */
export function driftData(reports: readonly DriftReport[]): LineChartData {
  const oldestFirst = reports.toSorted((a, b) => a.windowEnd.localeCompare(b.windowEnd));
  // Subjects in the order of their names, so that each keeps its colour as windows come.
  const subjects = [...grouped(oldestFirst, ({ subject }) => subject)].toSorted(([a], [b]) => a.localeCompare(b));
  const lines = subjects.map(([label, windows], place) => ({ label, place, x: windows.map(({ windowEnd }) => Date.parse(windowEnd) / 1_000), values: windows.map(({ psi }) => psi) }));
  const limits = new Set(reports.map(({ threshold }) => threshold));
  return { xIs: 'time', ...aligned(lines), thresholds: [...limits].map((value) => ({ label: `limit ${value}`, value })) };
}

/** The newest report of a subject. */
export function latestOf(reports: readonly DriftReport[], subject: string): DriftReport | undefined {
  return reports.filter((report) => report.subject === subject).toSorted((a, b) => b.windowEnd.localeCompare(a.windowEnd))[0];
}

/** A bin of two distributions and what it adds to their PSI. */
export interface BinShare {
  readonly from: number;
  readonly to: number;
  readonly reference: number;
  readonly current: number;
  readonly contribution: number;
}

/** Shares of both distributions by bin, with half a count more in each, as the report reckons, so that logarithms exist. */
export function binShares({ edges, reference, current }: Pick<DriftReport, 'edges' | 'reference' | 'current'>): readonly BinShare[] {
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count + 0.5, 0);
    return counts.map((count) => (count + 0.5) / total);
  };
  const [expected, found] = [shares(reference), shares(current)];
  return expected.map((p, bin) => ({ from: edges[bin]!, to: edges[bin + 1]!, reference: p, current: found[bin]!, contribution: (found[bin]! - p) * Math.log(found[bin]! / p) }));
}
