'use client';

import { useMemo, useState } from 'react';
import { ComparedRuns, type ComparedRun } from '../../../live/queries/compare';
import { RunChanged } from '../../../live/queries/experiments';
import { useNodeProject } from '../../../live/project';
import { useRefreshOn } from '../../../live/use-events';
import { useLive } from '../../../live/use-live';
import { TextLink } from '../../../ui/link';
import { Loading } from '../../../ui/states';
import { Tabs } from '../../../ui/tabs';
import { Answered } from '../../_parts/answered';
import { CompareTable } from './compare-table';
import styles from './compare-runs.module.css';
import { Curves } from './curves';
import { Parallel } from './parallel';
import { runLabels } from './run-labels';
import { RunLegend } from './run-legend';
import { Scatter } from './scatter';
import { useCompareState } from './use-compare-state';

const tabs = [
  { key: 'curves', label: 'Curves' },
  { key: 'parallel', label: 'Parallel' },
  { key: 'scatter', label: 'Scatter' },
  { key: 'differences', label: 'Differences' },
];

/** Several runs over each other: curves, params against metrics, and what differs. */
export function CompareRuns({ ids }: { readonly ids: readonly string[] }) {
  const live = useLive(ComparedRuns, { runIds: ids });
  const runs = live.data?.compareRuns;
  const projectId = runs?.[0]?.projectId;
  useNodeProject(projectId);
  useRefreshOn(RunChanged, projectId === undefined ? undefined : { projectId }, live.refresh, ({ runChanged }) => ids.includes(runChanged.id));
  return (
    <>
      <Answered live={live} loading={<Loading lines={10} height={480} />}>
        {({ compareRuns }) => <Compared runs={compareRuns} />}
      </Answered>
      {runs === undefined && live.failure?.code === 'NOT_FOUND' && <Others ids={ids} message={live.failure.message} />}
    </>
  );
}

function Compared({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const state = useCompareState();
  const [focus, setFocus] = useState<string>();
  const labels = useMemo(() => runLabels(runs), [runs]);
  const shown = useMemo(() => runs.filter(({ id }) => !state.hidden.has(id)), [runs, state.hidden]);
  return (
    <>
      <Tabs label="Ways to compare" tabs={tabs} current={state.tab} hrefOf={state.hrefOf} />
      <div className={styles['whole']}>
        <aside className={styles['legend']} aria-label="Runs" tabIndex={0}>
          <RunLegend runs={runs} labelOf={(run) => labels.get(run.id) ?? run.name} hidden={state.hidden} onToggle={state.toggle} focus={focus} onFocus={setFocus} />
        </aside>
        <div className={styles['panel']}>
          {state.tab === 'curves' && <Curves runs={runs} labels={labels} hidden={state.hidden} focus={focus} />}
          {state.tab === 'parallel' && <Parallel {...state} runs={shown} labels={labels} focus={focus} onFocus={setFocus} />}
          {state.tab === 'scatter' && <Scatter runs={runs} labels={labels} hidden={state.hidden} focus={focus} onFocus={setFocus} />}
          {state.tab === 'differences' && <CompareTable runs={shown} labels={labels} />}
        </div>
      </div>
    </>
  );
}

/** A way on when one of the runs is gone. */
function Others({ ids, message }: { readonly ids: readonly string[]; readonly message: string }) {
  const others = ids.filter((id) => !message.includes(id));
  if (others.length < 2 || others.length === ids.length) return null;
  return (
    <p className={styles['others']}>
      <TextLink href={`/compare?runs=${others.join(',')}`}>Compare the other {others.length}</TextLink>
    </p>
  );
}
