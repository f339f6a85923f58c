'use client';

import { useUrlRange } from '../../../live/use-url-range';
import { LineChart } from '../../../ui/chart/line-chart';
import { aligned } from '../../../ui/chart/line-chart-data';
import { Columns, Section } from '../../../ui/page';
import { Failure, Loading } from '../../../ui/states';
import { CompareTable } from './compare-table';
import { useCompared } from './use-compared';

/** Curves of several runs over each other, then their params and metrics in columns. */
export function CompareRuns({ ids }: { readonly ids: readonly string[] }) {
  const { runs, failure, loading } = useCompared(ids);
  const [range, setRange] = useUrlRange('steps');
  if (loading) return <Loading lines={10} />;
  const keys = [...new Set(runs.flatMap(({ metricSeries }) => metricSeries.filter(({ steps }) => steps.length > 1).map(({ key }) => key)))];
  return (
    <>
      {failure !== undefined && <Failure {...failure} />}
      <Section title="Curves">
        <Columns>
          {keys.map((key) => (
            <LineChart key={key} title={key} sync="compare" range={range} onRange={setRange} data={{ xIs: 'step', ...aligned(linesOf(key, runs)) }} />
          ))}
        </Columns>
      </Section>
      <Section title="Params and metrics" note="those that differ first">
        <CompareTable runs={runs} />
      </Section>
    </>
  );
}

/** A run keeps its colour in every chart. */
function linesOf(key: string, runs: ReturnType<typeof useCompared>['runs']) {
  return runs.flatMap((run, place) => {
    const series = run.metricSeries.find((one) => one.key === key);
    return series === undefined ? [] : [{ label: run.name, place, x: series.steps, values: series.values }];
  });
}
