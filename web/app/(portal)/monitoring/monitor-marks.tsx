'use client';

import { MonitorStates } from '../../../live/queries/monitoring';
import { useLive } from '../../../live/use-live';
import { humanize, missing } from '../../../ui/format';
import { Status } from '../../../ui/status';
import styles from './monitor-marks.module.css';

/** What every monitor of an endpoint last said. */
export function MonitorMarks({ endpointId }: { readonly endpointId: string }) {
  const { data } = useLive(MonitorStates, { endpointId });
  if (data === undefined) return <>{missing}</>;
  if (data.monitors.length === 0) return <>not watched</>;
  return (
    <span className={styles['marks']}>
      {data.monitors.map(({ id, kind, state }) => (
        <span key={id}>
          {humanize(kind)} <Status value={state} />
        </span>
      ))}
    </span>
  );
}
