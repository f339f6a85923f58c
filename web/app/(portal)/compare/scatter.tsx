'use client';

import { useMemo } from 'react';
import type { ComparedRun } from '../../../live/queries/compare';
import { useUrlState } from '../../../live/use-url-state';
import { ScatterChart } from '../../../ui/chart/scatter/scatter-chart';
import { Toggle } from '../../../ui/drop';
import { Choose } from '../../../ui/field';
import { Empty } from '../../../ui/states';
import { fieldsOf, usualFields, valueOf } from './compare-field';
import styles from './compare-runs.module.css';

export interface ScatterProps {
  readonly runs: readonly ComparedRun[];
  readonly labels: ReadonlyMap<string, string>;
  readonly hidden: ReadonlySet<string>;
  readonly focus: string | undefined;
  readonly onFocus: (runId: string | undefined) => void;
}

/** Any param or metric against any other. */
export function Scatter({ runs, labels, hidden, focus, onFocus }: ScatterProps) {
  const fields = useMemo(() => fieldsOf(runs), [runs]);
  const usual = useMemo(() => usualFields(runs, fields), [fields, runs]);
  const [xId, setX] = useUrlState('across', usual.find(({ kind }) => kind === 'param')?.id ?? fields[0]?.id ?? '');
  const [yId, setY] = useUrlState('up', usual.findLast(({ kind }) => kind === 'metric')?.id ?? fields[0]?.id ?? '');
  const [logs, setLogs] = useUrlState('logs');
  const isLog = { x: logs.includes('x'), y: logs.includes('y') };
  const [x, y] = [fields.find(({ id }) => id === xId), fields.find(({ id }) => id === yId)];
  const points = useMemo(
    () => runs.map((run, place) => ({ id: run.id, label: labels.get(run.id) ?? run.name, place, x: x && valueOf(run, x), y: y && valueOf(run, y) })).filter(({ id }) => !hidden.has(id)),
    [hidden, labels, runs, x, y],
  );
  if (x === undefined || y === undefined) return <Empty title="Nothing to compare by">These runs have logged neither params nor metrics.</Empty>;
  const choices = fields.map(({ id, key, kind }) => ({ value: id, label: `${key} (${kind})` }));
  const toggle = (axis: 'x' | 'y', isOn: boolean) => setLogs((['x', 'y'] as const).filter((one) => (one === axis ? isOn : isLog[one])).join(''));
  return (
    <>
      <div className={styles['tools']}>
        <span className={styles['pair']}>
          <Choose label="Across" value={xId} onChange={setX} choices={choices} />
          <Toggle isOn={isLog.x} onToggle={(isOn) => toggle('x', isOn)}>
            Log
          </Toggle>
        </span>
        <span className={styles['pair']}>
          <Choose label="Up" value={yId} onChange={setY} choices={choices} />
          <Toggle isOn={isLog.y} onToggle={(isOn) => toggle('y', isOn)}>
            Log
          </Toggle>
        </span>
      </div>
      <ScatterChart title={`${y.key} against ${x.key}`} points={points} names={{ x: x.key, y: y.key }} isLog={isLog} focus={focus} onFocus={onFocus} hrefOf={(id) => `/runs/${id}`} />
    </>
  );
}
