import type { Monitor } from '../../../../live/queries/monitoring';
import { formatNumber, humanize } from '../../../../ui/format';
import { Status } from '../../../../ui/status';
import styles from './monitor-ref.module.css';

/** The monitors that judge what is drawn above, and their limits. */
export function MonitorRef({ monitors, kinds }: { readonly monitors: readonly Monitor[]; readonly kinds: readonly Monitor['kind'][] }) {
  const shown = monitors.filter(({ kind }) => kinds.includes(kind));
  return (
    <p className={styles['ref']}>
      {shown.map(({ id, kind, threshold, state }) => (
        <span key={id}>
          {humanize(kind)}: limit {formatNumber(threshold)} <Status value={state} />
        </span>
      ))}
    </p>
  );
}
