'use client';

import { AlertRaised } from '../../../live/queries/alerts';
import { RunChanged } from '../../../live/queries/experiments';
import { ModelVersionChanged } from '../../../live/queries/models';
import { AwaitingApproval, BreakGlassesOfLate, LiveEndpoints, OpenAlerts, RecentPipelineRuns, RecentRuns, type OverviewData } from '../../../live/queries/overview';
import { PipelineRunChanged } from '../../../live/queries/pipelines';
import { EndpointChanged } from '../../../live/queries/serving';
import { useRefreshOn } from '../../../live/use-events';
import { useLive, type Live } from '../../../live/use-live';

export interface OverviewState {
  /** What is known so far; parts that are being fetched, or failed, are absent. */
  readonly data: Partial<OverviewData>;
  readonly endpoints: Live<Pick<OverviewData, 'endpoints'>>;
  readonly failed: readonly Live<unknown>[];
  /** Whether every part has answered or failed. */
  readonly settled: boolean;
}

/** The parts of the overview, each kept fresh by the events that change it. */
export function useOverview(projectId: string | undefined): OverviewState {
  const of = projectId === undefined ? undefined : { projectId };
  const endpoints = useLive(LiveEndpoints, of);
  const approvals = useLive(AwaitingApproval, of);
  const breakGlasses = useLive(BreakGlassesOfLate, of);
  const alerts = useLive(OpenAlerts, of);
  const pipelineRuns = useLive(RecentPipelineRuns, of);
  const runs = useLive(RecentRuns, of);
  useRefreshOn(EndpointChanged, of, endpoints.refresh);
  useRefreshOn(ModelVersionChanged, of, approvals.refresh);
  useRefreshOn(AlertRaised, of, alerts.refresh);
  useRefreshOn(PipelineRunChanged, of, pipelineRuns.refresh);
  useRefreshOn(RunChanged, of, runs.refresh);
  const parts = [endpoints, approvals, breakGlasses, alerts, pipelineRuns, runs];
  return {
    data: { ...endpoints.data, ...approvals.data, ...breakGlasses.data, ...alerts.data, ...pipelineRuns.data, ...runs.data },
    endpoints,
    failed: parts.filter(({ failure }) => failure !== undefined),
    settled: parts.every(({ loading }) => !loading),
  };
}
