import { newId } from '@cairn/core';
import { calibrationFinding, driftFinding, logLossFinding, resolve, type Alert, type Finding } from './alert.js';
import { binOf, predictionSubject } from './distribution.js';
import type { Monitor } from './monitor.js';
import { addDays, addOutcomes, endOf, noOutcomes, outcomeOf, type Observation, type OutcomeSums } from './observation.js';
import { driftReport, performanceReport, type Baseline, type Window } from './report.js';
import type { MonitoringCommit, Progress, WatchedEndpoint } from './stores.js';

/** Takes predictions and labels as they are recorded, and judges every window once all of it was seen. */
export class Watcher {
  constructor(private readonly now: () => Date) {}

  /** Counts what a batch of predictions looked like, by day, and judges the windows that are whole now. */
  async observe(commit: MonitoringCommit, endpointId: string, observations: readonly Observation[]): Promise<void> {
    const endpoint = await commit.lockEndpoint(endpointId);
    if (!endpoint) return;
    const { inserted, earlyLabels } = await commit.insertObservations(observations);
    const fresh = observations.filter(({ predictionId }) => inserted.has(predictionId));
    for (const [modelVersionId, some] of grouped(fresh, (observation) => observation.modelVersionId)) {
      const baseline = await commit.baselineOf(modelVersionId);
      if (baseline && some.every(({ features }) => features !== undefined)) await commit.addCounts(endpointId, modelVersionId, countsOf(some, baseline));
    }
    const labels = fresh.flatMap(({ predictionId }) => {
      const value = earlyLabels.get(predictionId);
      return value === undefined ? [] : [{ predictionId, value }];
    });
    if (labels.length > 0) await this.learn(commit, labels);
    await this.judgeDrift(commit, endpoint);
  }

  /** Adds up how good predictions turned out, by day, and judges the windows that are whole now. */
  async learn(commit: MonitoringCommit, labels: readonly { readonly predictionId: string; readonly value: number }[]): Promise<void> {
    const labelled = await commit.label(labels);
    for (const [endpointId, some] of grouped(labelled, (one) => one.endpointId)) {
      const endpoint = await commit.lockEndpoint(endpointId);
      if (!endpoint) continue;
      for (const [key, ofDay] of grouped(some, ({ modelVersionId, day }) => `${modelVersionId} ${day}`)) {
        const [modelVersionId, day] = key.split(' ') as [string, string];
        const sums = ofDay.reduce((sum, { score, value, before }) => {
          if (score === undefined) return sum;
          const added = addOutcomes(sum, outcomeOf(score, value));
          // A corrected label takes the place of the earlier one.
          return before === undefined ? added : addOutcomes(added, negative(outcomeOf(score, before)));
        }, noOutcomes);
        await commit.addOutcomes(endpointId, modelVersionId, day, sums);
      }
      await this.judgeOutcomes(commit, endpoint);
    }
  }

  /** Another version answers from now on: what was found about the one before is settled. */
  async changeChampion(commit: MonitoringCommit, endpoint: WatchedEndpoint): Promise<void> {
    const before = await commit.lockEndpoint(endpoint.endpointId);
    if (before?.modelVersionId === endpoint.modelVersionId) return;
    await commit.putEndpoint(endpoint);
    for (const monitor of await commit.monitorsOf(endpoint.endpointId)) {
      await this.settle(commit, monitor, 'another model version answers now');
      await commit.setState(monitor.id, 'waiting');
    }
  }

  private async judgeDrift(commit: MonitoringCommit, endpoint: WatchedEndpoint): Promise<void> {
    const monitors = (await commit.monitorsOf(endpoint.endpointId)).filter(({ kind }) => kind === 'featureDrift' || kind === 'predictionDrift');
    const [first] = monitors;
    const baseline = await commit.baselineOf(endpoint.modelVersionId);
    if (!first || !baseline) return;
    for (const window of wholeWindows(await commit.driftProgress(endpoint), first.windowDays)) {
      const counts = await commit.counts(endpoint, window);
      let fired = false;
      let reported = false;
      for (const monitor of monitors) {
        const subject = { monitor, modelVersionId: endpoint.modelVersionId, window, at: this.now() };
        const reports = baseline.distributions
          .filter((distribution) => (distribution.subject === predictionSubject) === (monitor.kind === 'predictionDrift'))
          .flatMap((reference) => {
            const current = counts.get(reference.subject);
            return current ? [driftReport(subject, reference, current)] : [];
          })
          .filter(({ n }) => n >= monitor.minimumCount);
        if (reports.length === 0) continue;
        reported = true;
        await commit.insertDrift(reports);
        const worst = reports.filter(({ drifted }) => drifted).sort((a, b) => b.psi - a.psi)[0];
        fired ||= worst !== undefined;
        await this.conclude(commit, monitor, window, worst && driftFinding(worst));
      }
      if (reported) emitReport(commit, endpoint, { kind: 'drift', windowEnd: window.end, fired });
    }
  }

  private async judgeOutcomes(commit: MonitoringCommit, endpoint: WatchedEndpoint): Promise<void> {
    const monitors = await commit.monitorsOf(endpoint.endpointId);
    const logLoss = monitors.find(({ kind }) => kind === 'logLoss');
    const calibration = monitors.find(({ kind }) => kind === 'calibration');
    const baseline = await commit.baselineOf(endpoint.modelVersionId);
    if (!logLoss || !calibration || !baseline) return;
    for (const window of wholeWindows(await commit.outcomeProgress(endpoint), logLoss.windowDays)) {
      const sums = await commit.outcomes(endpoint, window);
      if (sums.n < logLoss.minimumCount) continue;
      const report = performanceReport({ ...endpoint, window, at: this.now() }, sums, baseline.logLoss, { logLoss: logLoss.threshold, calibration: calibration.threshold });
      await commit.insertPerformance(report);
      await this.conclude(commit, logLoss, window, report.logLossDegraded ? logLossFinding(report, logLoss.threshold) : undefined);
      await this.conclude(commit, calibration, window, report.calibrationDegraded ? calibrationFinding(report, calibration.threshold) : undefined);
      emitReport(commit, endpoint, { kind: 'performance', windowEnd: window.end, fired: report.logLossDegraded || report.calibrationDegraded });
    }
  }

  /** One alert a monitor at a time: it is raised when the monitor begins to fire, and settled when it no longer does. */
  private async conclude(commit: MonitoringCommit, monitor: Monitor, window: Window, finding: Finding | undefined): Promise<void> {
    if (!finding) {
      if (monitor.state !== 'ok') await commit.setState(monitor.id, 'ok');
      await this.settle(commit, monitor, `back within its limit in the window to ${window.end}`);
      return;
    }
    await commit.setState(monitor.id, 'firing');
    if (await commit.openAlert(monitor.id)) return;
    const { projectId, endpointId, kind } = monitor;
    const { value, threshold, message, subject } = finding;
    const windowEnd = endOf(window.end).toISOString();
    const detected = { monitorId: monitor.id, endpointId, windowEnd, threshold };
    const causeId =
      kind === 'featureDrift' || kind === 'predictionDrift'
        ? commit.emit({ type: 'drift.detected', projectId, nodeId: monitor.id, payload: { ...detected, subject, score: value } })
        : commit.emit({ type: 'degradation.detected', projectId, nodeId: monitor.id, payload: { ...detected, kind, value } });
    const alert: Alert = {
      id: newId('alert'),
      projectId,
      endpointId,
      monitorId: monitor.id,
      kind,
      message,
      status: 'open',
      raisedAt: this.now(),
      windowEnd: window.end,
      value,
      threshold,
      acknowledgedBy: undefined,
      resolvedAt: undefined,
      resolution: undefined,
    };
    await commit.insertAlert(alert);
    commit.emit({
      type: 'alert.raised',
      projectId,
      nodeId: alert.id,
      causeId,
      payload: { endpointId, monitorId: monitor.id, kind, windowEnd, value, threshold, message },
      links: [
        { from: endpointId, to: alert.id, relation: 'raised' },
        { from: monitor.id, to: alert.id, relation: 'found' },
      ],
    });
  }

  private async settle(commit: MonitoringCommit, monitor: Monitor, reason: string): Promise<void> {
    const open = await commit.openAlert(monitor.id);
    if (!open) return;
    await commit.updateAlert(resolve(open, reason, this.now()));
    commit.emit({ type: 'alert.resolved', projectId: monitor.projectId, nodeId: open.id, payload: { endpointId: monitor.endpointId, reason } });
  }
}

/** Windows that are whole and not yet reported: the day after each has been seen, and so has the day it begins with. */
export function wholeWindows({ firstDay, lastDay, reportedDay }: Progress, windowDays: number): Window[] {
  if (firstDay === undefined || lastDay === undefined) return [];
  const windows: Window[] = [];
  const earliest = addDays(firstDay, windowDays - 1);
  const next = reportedDay === undefined ? earliest : addDays(reportedDay, 1);
  for (let end = next > earliest ? next : earliest; end < lastDay; end = addDays(end, 1)) windows.push({ start: addDays(end, 1 - windowDays), end });
  return windows;
}

function countsOf(observations: readonly Observation[], baseline: Baseline): { day: string; subject: string; counts: number[] }[] {
  const days = grouped(observations, ({ day }) => day);
  return [...days].flatMap(([day, some]) =>
    baseline.distributions.map(({ subject, edges }) => {
      const counts = Array.from({ length: edges.length - 1 }, () => 0);
      for (const { features, score } of some) {
        const value = subject === predictionSubject ? score : features?.[subject];
        if (value !== undefined) counts[binOf(edges, value)]!++;
      }
      return { day, subject, counts };
    }),
  );
}

function emitReport(commit: MonitoringCommit, { endpointId, projectId }: WatchedEndpoint, payload: { kind: 'drift' | 'performance'; windowEnd: string; fired: boolean }): void {
  commit.emit({ type: 'report.recorded', projectId, nodeId: endpointId, payload });
}

function negative({ n, predicted, observed, logLoss, logLossSquared }: OutcomeSums): OutcomeSums {
  return { n: -n, predicted: -predicted, observed: -observed, logLoss: -logLoss, logLossSquared: -logLossSquared };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
