'use client';

import type { Step } from '../../live/queries/pipeline-run';
import { formatDuration, formatNumber, formatShare, plural } from '../../ui/format';
import { useNow } from '../../ui/time';
import { paceOf } from './step-pace';
import styles from './step-progress.module.css';

/** How far the predictions of a step are, and while they go on how fast; nothing before the first rows are kept. */
export function StepProgress({ step }: { readonly step: Pick<Step, 'name' | 'status' | 'progress' | 'startedAt'> }) {
  const now = useNow();
  const { name, status, progress, startedAt } = step;
  if (progress === null) return null;
  const { rowsDone, rowsTotal } = progress;
  const pace = status === 'RUNNING' && startedAt !== null ? paceOf(progress, now - Date.parse(startedAt)) : undefined;
  return (
    <p className={styles['progress']}>
      <progress aria-label={`Rows of ${name}`} value={rowsDone} max={Math.max(1, rowsTotal)} />
      <span>
        {formatNumber(rowsDone)} of {plural(rowsTotal, 'row')} kept ({formatShare(rowsDone / Math.max(1, rowsTotal))})
        {pace !== undefined && `; ${formatNumber(pace.rowsPerSecond < 10 ? pace.rowsPerSecond : Math.round(pace.rowsPerSecond))} a second, about ${formatDuration(pace.leftMs)} left`}
      </span>
    </p>
  );
}
