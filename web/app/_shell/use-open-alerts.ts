'use client';

import { AlertRaised, OpenAlertCount } from '../../live/queries/alerts';
import { useProjectVariables } from '../../live/project';
import { useRefreshOn } from '../../live/use-events';
import { useLive } from '../../live/use-live';

/** How many alerts of the project are open; 0 while that is not known. */
export function useOpenAlerts(): number {
  const variables = useProjectVariables({});
  const { data, refresh } = useLive(OpenAlertCount, variables);
  useRefreshOn(AlertRaised, variables, refresh);
  return data?.alerts?.totalCount ?? 0;
}
