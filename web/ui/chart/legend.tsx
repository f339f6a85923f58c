import { formatDateTime, formatNumber } from '../format';
import type { LineChartData } from './line-chart-data';
import { seriesLook } from './palette';
import styles from './line-chart.module.css';

/** Most rows of values that are written out; the file has them all. */
const mostRows = 200;

/** Which line is which, with its last value, lowest and highest; all values when asked. */
export function Legend({ data, rows }: { readonly data: LineChartData; readonly rows: boolean }) {
  return (
    <>
      <ul className={styles['legend']}>
        {data.series.map((line, place) => {
          const look = seriesLook(line.place ?? place);
          const last = line.values.findLast((value) => value !== null);
          return (
            <li key={line.label}>
              <svg width="18" height="8" aria-hidden="true">
                <line x1="0" x2="18" y1="4" y2="4" strokeWidth="2" stroke={`var(${line.quiet === true ? '--baseline' : look.colour})`} strokeDasharray={line.quiet === true ? '4 3' : look.dash?.join(' ')} />
              </svg>
              {line.label} <strong>{formatNumber(last)}</strong>
            </li>
          );
        })}
        {data.bands?.map(({ label, place = 0 }) => (
          <li key={label}>
            <svg width="18" height="10" aria-hidden="true">
              <rect width="18" height="10" fill={`var(${seriesLook(place).colour})`} opacity="0.18" />
            </svg>
            {label}
          </li>
        ))}
      </ul>
      {rows && <Values data={data} />}
    </>
  );
}

function Values({ data }: { readonly data: LineChartData }) {
  const from = Math.max(0, data.x.length - mostRows);
  return (
    <div className={styles['values']} tabIndex={0} role="region" aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">{data.xIs === 'time' ? 'Time' : 'Step'}</th>
            {data.series.map(({ label }) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.x.slice(from).map((x, place) => (
            <tr key={x}>
              <th scope="row">{data.xIs === 'time' ? formatDateTime(x * 1_000) : formatNumber(x)}</th>
              {data.series.map(({ label, values }) => (
                <td key={label}>{formatNumber(values[from + place])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
