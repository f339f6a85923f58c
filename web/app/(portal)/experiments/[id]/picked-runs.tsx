'use client';

import { DeleteRuns, RestoreRuns } from '../../../../live/queries/run-changes';
import { useAct } from '../../../../live/use-act';
import { ActionLink } from '../../../../ui/action-link';
import { Button } from '../../../../ui/button';
import { Confirm } from '../../../../ui/confirm';
import { plural } from '../../../../ui/format';
import { Failure } from '../../../../ui/states';
import styles from './run-list.module.css';

export interface PickedRunsProps {
  readonly ids: readonly string[];
  readonly isBin: boolean;
  readonly onClear: () => void;
  readonly onDone: () => Promise<unknown>;
}

/** Most runs that are compared, and that are deleted or restored at once. */
export const mostCompared = 50;
const mostChanged = 1_000;

/** What can be settle with the runs that are picked. */
export function PickedRuns({ ids, isBin, onClear, onDone }: PickedRunsProps) {
  const remove = useAct(DeleteRuns);
  const restore = useAct(RestoreRuns);
  const settle = async (answer: unknown) => {
    if (answer === undefined) return false;
    onClear();
    await onDone();
    return true;
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
        <Button tone="quiet" isDisabled={restore.busy} onPress={() => void restore.run({ runIds: ids }).then(settle)}>
          Restore
        </Button>
      ) : (
        <Confirm action="Delete" title={`Delete ${runs}?`} tone="danger" busy={remove.busy} failure={remove.failure} onConfirm={() => remove.run({ runIds: ids }).then(settle)}>
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
