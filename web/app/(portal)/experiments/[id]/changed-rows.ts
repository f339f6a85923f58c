import type { RunRow } from '../../../../live/queries/run-search';

/** Rows as they are shown, and the runs that began since, which wait above. */
export interface ChangedRows {
  readonly rows: readonly RunRow[];
  readonly waiting: ReadonlySet<string>;
}

export interface ChangesSeen {
  /** Runs that changed, as they are now. */
  readonly changes: readonly RunRow[];
  /** A run that began after this moment is new; one that began before is merely on a page that was not fetched. */
  readonly since: string;
  /** Whether every row is here: then any other run is new. */
  readonly isWhole: boolean;
}

/** Takes changes of rows that are shown, where they stand; new runs wait, so that nothing moves under the pointer. */
export function changedRows({ rows, waiting }: ChangedRows, { changes, since, isWhole }: ChangesSeen): ChangedRows {
  const byId = new Map(changes.map((run) => [run.id, run]));
  const shown = new Set(rows.map(({ id }) => id));
  const fresh = changes.filter((run) => !shown.has(run.id) && run.lifecycle === 'ACTIVE' && (isWhole || run.startedAt > since));
  return {
    rows: rows.map((row) => byId.get(row.id) ?? row),
    waiting: fresh.length === 0 ? waiting : new Set([...waiting, ...fresh.map(({ id }) => id)]),
  };
}
