'use client';

import { useMemo } from 'react';
import type { ComparedRun } from '../../../live/queries/compare';
import { useUrlState } from '../../../live/use-url-state';
import { ParallelChart } from '../../../ui/chart/parallel/parallel-chart';
import { Choose } from '../../../ui/field';
import { Empty } from '../../../ui/states';
import { fieldsOf, usualFields, valueOf, type CompareField } from './compare-field';
import styles from './compare-runs.module.css';
import { FieldChooser } from './field-chooser';
import type { CompareState } from './use-compare-state';

export interface ParallelProps extends Pick<CompareState, 'axes' | 'setAxes' | 'brushes' | 'setBrushes'> {
  readonly runs: readonly ComparedRun[];
  readonly labels: ReadonlyMap<string, string>;
  readonly focus: string | undefined;
  readonly onFocus: (runId: string | undefined) => void;
}

/** Which params lead to which metrics: an axis each, coloured by one metric. */
export function Parallel({ runs, labels, axes, setAxes, brushes, setBrushes, focus, onFocus }: ParallelProps) {
  const fields = useMemo(() => fieldsOf(runs), [runs]);
  const usual = useMemo(() => usualFields(runs, fields), [fields, runs]);
  const chosen = axes.length === 0 ? usual : axes.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  const metrics = fields.filter(({ kind }) => kind === 'metric');
  const [colourId, setColour] = useUrlState('colour', chosen.findLast(({ kind }) => kind === 'metric')?.id ?? metrics[0]?.id ?? '');
  const colour = fields.find(({ id }) => id === colourId);
  const lines = useMemo(() => runs.map((run) => ({ id: run.id, label: labels.get(run.id) ?? run.name, values: Object.fromEntries([...chosen, ...(colour === undefined ? [] : [colour])].map((field) => [field.id, valueOf(run, field)])) })), [chosen, colour, labels, runs]);
  if (fields.length === 0) return <Empty title="Nothing to compare by">These runs have logged neither params nor metrics.</Empty>;
  return (
    <>
      <div className={styles['tools']}>
        <FieldChooser label="Axes" fields={fields} chosen={chosen} onChoose={(next) => setAxes(next.map(({ id }) => id))} />
        <Choose label="Coloured by" value={colourId} onChange={setColour} choices={metrics.map(({ id, key }) => ({ value: id, label: key }))} />
      </div>
      {chosen.length < 2 ? (
        <Empty title="Choose at least two axes">Params and metrics become axes; a line is a run.</Empty>
      ) : (
        <ParallelChart title="Params and metrics" fields={chosen.map(labelled)} lines={lines} colour={colour && labelled(colour)} brushes={brushes} onBrushes={setBrushes} focus={focus} onFocus={onFocus} />
      )}
    </>
  );
}

function labelled({ id, key }: CompareField) {
  return { id, label: key };
}
