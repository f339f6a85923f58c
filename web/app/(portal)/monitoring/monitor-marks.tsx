'use client';

import { MonitorStates } from '../../../live/queries/monitoring';
import { useLive } from '../../../live/use-live';
import { humanize, missing } from '../../../ui/format';
import { TextLink } from '../../../ui/link';
import { Status } from '../../../ui/status';
import styles from './monitor-marks.module.css';

/** What the monitors of an endpoint say together, in as little room as possible. */
export function MonitorSummary({ endpointId }: { readonly endpointId: string }) {
  const { data } = useLive(MonitorStates, { endpointId });
  if (data === undefined) return <>{missing}</>;
  const states = data.monitors.map(({ state }) => state);
  if (states.length === 0) return <>not watched</>;
  const worst = states.includes('FIRING') ? 'FIRING' : states.includes('OK') ? 'OK' : 'WAITING';
  const count = states.filter((state) => state === worst).length;
  return (
    <TextLink href={`/monitoring/${endpointId}`} className={styles['summary']}>
      {count} of {states.length} <Status value={worst} />
    </TextLink>
  );
}

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
