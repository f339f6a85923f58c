'use client';

import type { ComparedRun } from '../../../live/queries/compare';
import { seriesLook } from '../../../ui/chart/palette';
import { TextLink } from '../../../ui/link';
import { Status } from '../../../ui/status';
import styles from './run-legend.module.css';

export interface RunLegendProps {
  readonly runs: readonly ComparedRun[];
  /** What tells them apart: names need not. */
  readonly labelOf: (run: ComparedRun) => string;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (runId: string) => void;
  readonly focus: string | undefined;
  readonly onFocus: (runId: string | undefined) => void;
}

/** Which line is which run, for all charts of the page: pointing at one highlights it, its box hides it. */
export function RunLegend({ runs, labelOf, hidden, onToggle, focus, onFocus }: RunLegendProps) {
  return (
    <table className={styles['legend']}>
      <caption className="visually-hidden">Runs</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Shown</th>
          <th scope="col">Run</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run, place) => {
          const { colour, dash } = seriesLook(place);
          return (
            <tr key={run.id} data-hidden={hidden.has(run.id) || undefined} data-focus={focus === run.id || undefined} onMouseEnter={() => onFocus(run.id)} onMouseLeave={() => onFocus(undefined)} onFocus={() => onFocus(run.id)} onBlur={() => onFocus(undefined)}>
              <td>
                <label>
                  <input type="checkbox" className="visually-hidden" checked={!hidden.has(run.id)} onChange={() => onToggle(run.id)} aria-label={`Show ${labelOf(run)}`} />
                  <svg width="20" height="10" aria-hidden="true">
                    <line x1="0" x2="20" y1="5" y2="5" strokeWidth="2.5" stroke={`var(${colour})`} strokeDasharray={dash?.join(' ')} />
                  </svg>
                </label>
              </td>
              <td>
                <TextLink href={`/runs/${run.id}`} title={`${run.name} ${run.id}`}>
                  {labelOf(run)}
                </TextLink>
              </td>
              <td>{run.status !== 'FINISHED' && <Status value={run.status} isMark />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
