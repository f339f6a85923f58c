'use client';

import { AlertRaised } from '../../../live/queries/alerts';
import { RunChanged } from '../../../live/queries/experiments';
import { ModelVersionChanged } from '../../../live/queries/models';
import { PipelineRunChanged } from '../../../live/queries/pipelines';
import { EndpointChanged } from '../../../live/queries/serving';
import { useRefreshOn } from '../../../live/use-events';

/** Asks the overview again when anything that it shows changes. */
export function useOverviewEvents(projectId: string | undefined, refresh: () => Promise<unknown>): void {
  const variables = projectId === undefined ? undefined : { projectId };
  useRefreshOn(EndpointChanged, variables, refresh);
  useRefreshOn(ModelVersionChanged, variables, refresh);
  useRefreshOn(PipelineRunChanged, variables, refresh);
  useRefreshOn(RunChanged, variables, refresh);
  useRefreshOn(AlertRaised, variables, refresh);
}
