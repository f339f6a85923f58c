'use client';

import { useMemo } from 'react';
import type { ComparedRun } from '../../../live/queries/compare';
import { useUrlRange } from '../../../live/use-url-range';
import { useUrlState } from '../../../live/use-url-state';
import { SearchField } from '../../../ui/search-field';
import { Empty } from '../../../ui/states';
import { LookControls } from '../../_parts/series/look-controls';
import { SeriesChart } from '../../_parts/series/series-chart';
import { useLivePoints } from '../../_parts/series/use-live-points';
import { useSeriesLook } from '../../_parts/series/use-series-look';
import styles from './compare-runs.module.css';

export interface CurvesProps {
  readonly runs: readonly ComparedRun[];
  readonly labels: ReadonlyMap<string, string>;
  readonly hidden: ReadonlySet<string>;
  readonly focus: string | undefined;
}

/** A chart for every metric that was measured more than once, the runs over each other. */
export function Curves({ runs, labels, hidden, focus }: CurvesProps) {
  const state = useSeriesLook();
  const { axis } = state.look;
  const [range, setRange] = useUrlRange(axis === 'step' ? 'steps' : axis);
  const [find, setFind] = useUrlState('find');
  const live = useLivePoints(runs.filter(({ endedAt }) => endedAt === null).map(({ id }) => id));
  const curved = useMemo(() => runs.map(({ id, startedAt }, place) => ({ id, startedAt, place, label: labels.get(id) ?? id })).filter(({ id }) => !hidden.has(id)), [hidden, labels, runs]);
  const keys = useMemo(() => [...new Set(runs.flatMap(({ metrics }) => metrics.filter(({ count }) => count > 1).map(({ key }) => key)))].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })), [runs]);
  const found = keys.filter((key) => key.toLowerCase().includes(find.toLowerCase()));
  return (
    <>
      <div className={styles['tools']}>
        <LookControls {...state} />
        {keys.length > 4 && <SearchField label="Find a metric" value={find} onChange={setFind} />}
      </div>
      {keys.length === 0 && <Empty title="No curves">None of these runs measured anything more than once. Their last values stand under Differences.</Empty>}
      {keys.length > 0 && found.length === 0 && <Empty title={`No metric is called “${find}”`} />}
      <div className={styles['charts']}>
        {found.map((key) => (
          <Chart key={key} metric={key} runs={curved} look={state.look} live={live} sync="compare" range={range} onRange={setRange} focus={focus} />
        ))}
      </div>
    </>
  );
}

function Chart({ metric, ...props }: Omit<React.ComponentProps<typeof SeriesChart>, 'title' | 'keys' | 'legend'> & { readonly metric: string }) {
  const keys = useMemo(() => [metric], [metric]);
  return <SeriesChart title={metric} keys={keys} legend={false} {...props} />;
}
