import { formatNumber } from '../format';
import { formatX } from './format-x';
import { xNames, type LineChartData } from './line-chart-data';
import { seriesLook } from './palette';
import styles from './line-chart.module.css';

/** Most rows of values that are written out; the file has them all. */
const mostRows = 200;

/** Which line is which, with its last value, lowest and highest; all values when asked. */
export function Legend({ data, rows, lines }: { readonly data: LineChartData; readonly rows: boolean; readonly lines: boolean }) {
  return (
    <>
      {lines && <Lines data={data} />}
      {rows && <Values data={data} />}
    </>
  );
}

function Lines({ data }: { readonly data: LineChartData }) {
  return (
    <ul className={styles['legend']}>
      {data.series.map((line, place) => {
        if (line.faint === true) return null;
        const look = seriesLook(line.place ?? place);
        const last = line.values.findLast((value) => value !== null);
        return (
          <li key={`${line.label} ${line.of}`}>
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
  );
}

function Values({ data }: { readonly data: LineChartData }) {
  const from = Math.max(0, data.x.length - mostRows);
  return (
    <div className={styles['values']} tabIndex={0} role="region" aria-label="Values">
      <table>
        <thead>
          <tr>
            <th scope="col">{xNames[data.xIs]}</th>
            {data.series.map(({ label, faint }, place) => (
              <th scope="col" key={place}>
                {label}
                {faint === true && ' (not smoothed)'}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.x.slice(from).map((x, place) => (
            <tr key={x}>
              <th scope="row">{formatX(x, data.xIs)}</th>
              {data.series.map(({ values }, line) => (
                <td key={line}>{formatNumber(values[from + place])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
