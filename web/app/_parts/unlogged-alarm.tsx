import type { Unlogged } from '../../live/queries/serving';
import { formatDateTime, plural } from '../../ui/format';
import { At } from '../../ui/time';
import styles from './unlogged-alarm.module.css';

/** Says that an endpoint answers, or answered, without a record: an alarm while it lasts, a note afterwards. */
export function UnloggedAlarm({ unlogged }: { readonly unlogged: Unlogged }) {
  const { count, reason, from, to } = unlogged;
  const lasts = to === null;
  return (
    <p className={styles['alarm']} data-lasts={lasts || undefined} role={lasts ? 'alert' : undefined}>
      <strong>{lasts ? 'Answers are not logged now.' : `${plural(count, 'prediction')} were not logged.`}</strong>{' '}
      {lasts ? (
        <>
          {plural(count, 'prediction')} so far, since <At at={from} />: {reason}. Give the log room, or have the endpoint refuse requests instead.
        </>
      ) : (
        `From ${formatDateTime(from)} to ${formatDateTime(to)}: ${reason}.`
      )}
    </p>
  );
}
