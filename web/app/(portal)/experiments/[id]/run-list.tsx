'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { textOf } from '../../../../live/document';
import type { LatestRun, SavedView } from '../../../../live/queries/experiment';
import { RunSearch } from '../../../../live/queries/run-search';
import { Toggle } from '../../../../ui/drop';
import { QuerySource } from '../../../../ui/query-source';
import { Empty, Failure, Loading } from '../../../../ui/states';
import { PagedTable } from '../../../../ui/table/paged-table';
import { startRunCode } from '../start-run-code';
import { ColumnChooser } from './column-chooser';
import { compareHref, mostCompared, PickedRuns } from './picked-runs';
import { orderText, usualColumns } from './run-column';
import { pagedColumns } from './run-columns';
import { RunTotal } from './run-count';
import { RunFilter } from './run-filter';
import styles from './run-list.module.css';
import { SavedViews } from './saved-views';
import { usePickedRuns } from './use-picked-runs';
import { useRunRows, type RunQuestion } from './use-run-rows';
import { useRunTable } from './use-run-table';

export interface RunListProps {
  readonly projectId: string;
  readonly experimentId: string;
  /** The newest runs: what they logged is shown before anybody chooses. */
  readonly latest: readonly LatestRun[];
  readonly views: readonly SavedView[] | undefined;
  readonly onViews: () => Promise<unknown>;
}

/** The runs of an experiment: filtered and ordered by the platform, drawn as they are scrolled to, moving while they run. */
export function RunList({ projectId, experimentId, latest, views, onViews }: RunListProps) {
  const router = useRouter();
  // As they were when the page was opened: columns do not come and go while somebody reads.
  const [usual] = useState(() => usualColumns(latest));
  const table = useRunTable(usual);
  const { columns: chosen, filter, order, isBin } = table;
  const question = useMemo((): RunQuestion => {
    const by = order && orderText(order.key, order.descending);
    return {
      projectId,
      experimentIds: [experimentId],
      filter,
      orderBy: by === undefined ? null : [by],
      lifecycle: isBin ? 'DELETED' : 'ACTIVE',
      metrics: keysOf('metric', chosen),
      params: keysOf('param', chosen),
      tags: keysOf('tag', chosen),
      withActor: chosen.some(({ id }) => id === 'by'),
    };
  }, [projectId, experimentId, filter, order, isBin, chosen]);
  const { rows, waiting, failure, filterError, isStale, isWhole, more, top, reload } = useRunRows(question);
  const [picking, setPicking] = usePickedRuns();
  const picked = [...picking.picked];
  const columns = useMemo(() => pagedColumns(chosen), [chosen]);
  const [said, setSaid] = useState('');
  const finish = async (text = '') => {
    setSaid(text);
    await reload();
  };
  const compare = () => {
    if (picked.length > 1 && picked.length <= mostCompared) router.push(compareHref(picked));
  };
  return (
    <>
      <div className={styles['tools']}>
        <RunFilter experimentId={experimentId} applied={filter} onApply={table.setFilter} refused={filterError} />
        <div className={styles['buttons']}>
          <SavedViews projectId={projectId} experimentId={experimentId} views={views} current={table.view} onChoose={table.setView} onChange={onViews} />
          <ColumnChooser experimentId={experimentId} chosen={chosen} onChoose={table.setColumns} />
          <Toggle isOn={table.density === 'compact'} onToggle={(isOn) => table.setDensity(isOn ? 'compact' : 'roomy')}>
            Compact
          </Toggle>
          <Toggle
            isOn={isBin}
            onToggle={(isOn) => {
              setPicking({ picked: new Set(), anchor: undefined });
              table.setBin(isOn);
            }}
          >
            Bin
          </Toggle>
          <QuerySource query={textOf(RunSearch)} variables={{ ...question, first: 100, after: null }} />
        </div>
      </div>
      {failure !== undefined && filterError === undefined && <Failure {...failure} onRetry={() => void reload()} />}
      {rows === undefined ? (
        filterError !== undefined ? <Empty title="No run is shown">The filter cannot be read. Correct it where it is marked, or clear it.</Empty> : failure === undefined && <Loading lines={12} height={480} />
      ) : (
        <div className={styles['list']}>
          {waiting > 0 && (
            <button type="button" className={styles['waiting']} onClick={() => void reload()}>
              {waiting} new
            </button>
          )}
          <PagedTable
            name="runs"
            rows={rows}
            keyOf={(run) => run.id}
            nameOf={(run) => run.name}
            columns={columns}
            order={order}
            onOrder={table.setOrder}
            density={table.density}
            picking={picking}
            onPicking={setPicking}
            more={more}
            isStale={isStale}
            top={top}
            keys={{ c: compare }}
            empty={<NoRuns isFiltered={filter !== ''} isBin={isBin} onClear={() => table.setFilter('')} />}
          />
          <div className={styles['foot']}>
            {picked.length > 0 ? <PickedRuns ids={picked} isBin={isBin} onClear={() => setPicking({ picked: new Set(), anchor: undefined })} onDone={finish} /> : <span><RunTotal question={question} fetched={rows.length} isWhole={isWhole} /></span>}
            {picked.length === 0 && said !== '' && <span role="status">{said}</span>}
            <span className={styles['hint']}>
              <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>Space</kbd> picks · <kbd>Shift</kbd> a range · <kbd>c</kbd> compares
            </span>
          </div>
        </div>
      )}
    </>
  );
}

function NoRuns({ isFiltered, isBin, onClear }: { readonly isFiltered: boolean; readonly isBin: boolean; readonly onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty title="No run fits the filter">
        <button type="button" className={styles['link']} onClick={onClear}>
          Clear the filter
        </button>{' '}
        to see all runs.
      </Empty>
    );
  }
  return isBin ? <Empty title="The bin is empty">Deleted runs wait here until they are restored or deleted for good.</Empty> : <Empty title="No run yet" code={startRunCode} />;
}

function keysOf(kind: 'metric' | 'param' | 'tag', columns: ReturnType<typeof useRunTable>['columns']): readonly string[] {
  return columns.filter((column) => column.kind === kind).map(({ key }) => key);
}
