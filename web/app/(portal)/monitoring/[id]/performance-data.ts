import type { PerformanceReport } from '../../../../live/queries/monitoring';
import type { LineChartData } from '../../../../ui/chart/line-chart-data';

/** Log loss of each window with its interval, beside the baseline and the limit above it. Oldest first. */
export function logLossData(reports: readonly PerformanceReport[], limit: number | undefined): LineChartData {
  const { windows, x, events } = windowsOf(reports);
  return {
    x,
    xIs: 'time',
    series: [
      { label: 'Log loss', values: windows.map(({ logLoss }) => logLoss) },
      { label: 'Baseline', values: windows.map(({ baselineLogLoss }) => baselineLogLoss), quiet: true },
      ...(limit === undefined ? [] : [{ label: 'Limit', values: windows.map(({ baselineLogLoss }) => baselineLogLoss + limit), place: 1 }]),
    ],
    bands: [{ label: '99 % interval', low: windows.map(({ logLossLow }) => logLossLow), high: windows.map(({ logLossHigh }) => logLossHigh) }],
    events: [...events, ...firstBeyond(windows, ({ logLossDegraded }) => logLossDegraded)],
  };
}

/** What was predicted on average beside what happened. */
export function calibrationData(reports: readonly PerformanceReport[]): LineChartData {
  const { windows, x, events } = windowsOf(reports);
  return {
    x,
    xIs: 'time',
    series: [
      { label: 'Observed', values: windows.map(({ observedRate }) => observedRate) },
      { label: 'Predicted', values: windows.map(({ meanPredicted }) => meanPredicted), place: 1 },
    ],
    bands: [{ label: '99 % interval of the observed', low: windows.map(({ observedLow }) => observedLow), high: windows.map(({ observedHigh }) => observedHigh) }],
    events: [...events, ...firstBeyond(windows, ({ calibrationDegraded }) => calibrationDegraded)],
  };
}

const seconds = (at: string): number => Date.parse(at) / 1_000;

/** One report a window: of several versions the one that answered most. Where the version changes, an event. */
function windowsOf(reports: readonly PerformanceReport[]) {
  const byEnd = new Map<string, PerformanceReport>();
  for (const report of reports) {
    const known = byEnd.get(report.windowEnd);
    if (known === undefined || report.n > known.n) byEnd.set(report.windowEnd, report);
  }
  const windows = [...byEnd.values()].toSorted((a, b) => a.windowEnd.localeCompare(b.windowEnd));
  const events = windows.flatMap((window, place) => {
    const before = windows[place - 1];
    return before === undefined || before.modelVersion.id === window.modelVersion.id ? [] : [{ x: seconds(window.windowEnd), label: `v${window.modelVersion.number}` }];
  });
  return { windows, x: windows.map(({ windowEnd }) => seconds(windowEnd)), events };
}

/** Where a window is first beyond its limit after one that was not. */
function firstBeyond(windows: readonly PerformanceReport[], isBeyond: (report: PerformanceReport) => boolean) {
  return windows.flatMap((window, place) => {
    const before = windows[place - 1];
    return isBeyond(window) && (before === undefined || !isBeyond(before)) ? [{ x: seconds(window.windowEnd), label: 'beyond limit', bad: true }] : [];
  });
}
