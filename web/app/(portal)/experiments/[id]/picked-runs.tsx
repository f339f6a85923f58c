'use client';

import { DeleteRuns, PurgeRuns, RestoreRuns } from '../../../../live/queries/run-changes';
import { useAct } from '../../../../live/use-act';
import { ActionLink } from '../../../../ui/action-link';
import { Button } from '../../../../ui/button';
import { Confirm } from '../../../../ui/confirm';
import { formatBytes, plural } from '../../../../ui/format';
import { Failure } from '../../../../ui/states';
import styles from './run-list.module.css';

export interface PickedRunsProps {
  readonly ids: readonly string[];
  readonly isBin: boolean;
  readonly onClear: () => void;
  /** What was done, in words, where the rows do not say it themselves. */
  readonly onDone: (said?: string) => Promise<unknown>;
}

/** Most runs that are compared, and that are deleted or restored at once. */
export const mostCompared = 50;
const mostChanged = 1_000;

/** What can be settle with the runs that are picked. */
export function PickedRuns({ ids, isBin, onClear, onDone }: PickedRunsProps) {
  const remove = useAct(DeleteRuns);
  const restore = useAct(RestoreRuns);
  const purge = useAct(PurgeRuns);
  const settle = async (answer: unknown, said?: string) => {
    if (answer === undefined) return false;
    onClear();
    await onDone(said);
    return true;
  };
  const purgeAll = async () => {
    const answer = await purge.run({ runIds: ids });
    const freed = answer?.purgeRuns;
    return settle(answer, freed && `Freed ${plural(freed.points, 'point')} and ${formatBytes(freed.bytes)} of ${plural(freed.runs, 'run')}.`);
  };
  const runs = plural(ids.length, 'run');
  const tooMany = ids.length > mostChanged;
  return (
    <div className={styles['picked']} role="status">
      <span>{runs} picked</span>
      {!isBin && ids.length > 1 && ids.length <= mostCompared && <ActionLink href={compareHref(ids)}>Compare</ActionLink>}
      {!isBin && ids.length > mostCompared && <span className={styles['limit']}>at most {mostCompared} are compared</span>}
      {tooMany ? (
        <span className={styles['limit']}>at most {mostChanged.toLocaleString('en-US')} are {isBin ? 'restored' : 'deleted'} at once</span>
      ) : isBin ? (
        <>
          <Button tone="quiet" isDisabled={restore.busy} onPress={() => void restore.run({ runIds: ids }).then((answer) => settle(answer))}>
            Restore
          </Button>
          <Confirm action="Delete for good" title={`Delete ${runs} for good?`} tone="danger" busy={purge.busy} failure={purge.failure} onConfirm={purgeAll}>
            <p>Metrics, params and tags are erased, and the files that nothing else uses. Nobody can bring them back; the audit trail says who erased them.</p>
          </Confirm>
        </>
      ) : (
        <Confirm action="Delete" title={`Delete ${runs}?`} tone="danger" busy={remove.busy} failure={remove.failure} onConfirm={() => remove.run({ runIds: ids }).then((answer) => settle(answer))}>
          <p>{ids.length === 1 ? 'It goes' : 'They go'} to the bin of this experiment, with metrics and artifacts, and can be restored from there.</p>
          <p>What was trained from {ids.length === 1 ? 'it' : 'them'}, such as a model version, stays.</p>
        </Confirm>
      )}
      <Button tone="quiet" onPress={onClear}>
        Clear
      </Button>
      {restore.failure !== undefined && <Failure {...restore.failure} />}
    </div>
  );
}

export function compareHref(ids: readonly string[]): string {
  return `/compare?runs=${ids.join(',')}`;
}
