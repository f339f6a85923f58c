import type { StepProgress } from '../../live/queries/pipeline-run';

export interface Pace {
  readonly rowsPerSecond: number;
  /** Until the last row is kept, if it goes on like that. */
  readonly leftMs: number;
}

/** How fast rows were kept since the step started; undefined while that cannot be said, and when all are. */
export function paceOf({ rowsDone, rowsTotal }: StepProgress, elapsedMs: number): Pace | undefined {
  if (rowsDone <= 0 || rowsDone >= rowsTotal || elapsedMs < 1_000) return undefined;
  return { rowsPerSecond: rowsDone / (elapsedMs / 1_000), leftMs: ((rowsTotal - rowsDone) * elapsedMs) / rowsDone };
}
