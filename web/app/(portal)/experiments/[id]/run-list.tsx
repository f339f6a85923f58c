'use client';

import { useMemo } from 'react';
import { RunChanged, Runs, type RunItem } from '../../../../live/queries/experiments';
import { useRefreshOn } from '../../../../live/use-events';
import { usePages } from '../../../../live/use-pages';
import { useUrlState } from '../../../../live/use-url-state';
import { formatNumber } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { NodeLink } from '../../../../ui/node-link';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { Ago } from '../../../../ui/time';
import { ListRows } from '../../../_parts/list-rows';
import { Took } from '../../../_parts/took';
import { startRunCode } from '../start-run-code';
import styles from './run-list.module.css';

export interface RunListProps {
  readonly projectId: string;
  readonly experimentId: string;
  /** Called when a run starts or ends. */
  readonly onChange: () => Promise<unknown>;
}

/** The runs of an experiment, with a column for every metric and param that occurs. */
export function RunList({ projectId, experimentId, onChange }: RunListProps) {
  const pages = usePages(Runs, { projectId, experimentId, first: 100 }, (data) => data.runs);
  useRefreshOn(RunChanged, { projectId }, () => Promise.all([pages.refresh(), onChange()]));
  const [pickedText, setPicked] = useUrlState('pick');
  const picked = useMemo(() => new Set(pickedText.split(',').filter((id) => id !== '')), [pickedText]);
  const columns = useMemo(() => [...fixed, ...metricColumns(pages.nodes ?? []), ...paramColumns(pages.nodes ?? [])], [pages.nodes]);
  const pick = (id: string, on: boolean) => setPicked([...picked].filter((other) => other !== id).concat(on ? [id] : []).join(','));
  return (
    <>
      {picked.size > 0 && (
        <p className={styles['picked']}>
          {picked.size} picked
          {picked.size > 1 && <TextLink href={`/compare?runs=${[...picked].join(',')}`}>Compare</TextLink>}
          <button type="button" onClick={() => setPicked('')}>
            Clear
          </button>
        </p>
      )}
      <ListRows pages={pages} name="runs" columns={columns} picked={picked} onPick={pick} empty={<Empty title="No run yet" code={startRunCode} />} />
    </>
  );
}

const fixed: readonly Column<RunItem>[] = [
  { key: 'name', label: 'Run', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} />, value: ({ status }) => status },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} />, value: ({ startedAt }) => startedAt },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
  { key: 'by', label: 'By', cell: ({ startedBy }) => startedBy.name, value: ({ startedBy }) => startedBy.name, hidden: true },
];

/** Most columns of metrics and of params that are shown before anybody chooses. */
const mostShown = 6;

function metricColumns(runs: readonly RunItem[]): Column<RunItem>[] {
  // Curves first: what was measured at every step is what runs are compared by.
  const metrics = runs.flatMap((run) => run.metrics).toSorted((a, b) => Number(b.count > 1) - Number(a.count > 1));
  const keys = [...new Set(metrics.map(({ key }) => key))];
  const valueOf = (run: RunItem, key: string) => run.metrics.find((metric) => metric.key === key)?.latest;
  return keys.map((key, place) => ({ key: `m.${key}`, label: key, cell: (run) => formatNumber(valueOf(run, key)), value: (run) => valueOf(run, key), align: 'end', hidden: place >= mostShown }));
}

function paramColumns(runs: readonly RunItem[]): Column<RunItem>[] {
  const keys = [...new Set(runs.flatMap(({ params }) => params.map(({ key }) => key)))];
  const valueOf = (run: RunItem, key: string) => run.params.find((param) => param.key === key)?.value;
  return keys.map((key, place) => ({ key: `p.${key}`, label: key, cell: (run) => valueOf(run, key) ?? '–', value: (run) => valueOf(run, key), hidden: place >= mostShown }));
}
