import type uPlot from 'uplot';
import { formatNumber } from '../format';
import { formatX } from './format-x';
import type { LineChartData } from './line-chart-data';
import { nearestValue } from './nearest-value';
import { seriesLook } from './palette';
import styles from './line-chart.module.css';

/** Most lines that are read out at the cursor: those nearest to it. */
const mostLines = 8;

/** What is under the cursor in words, beside it: x, and the lines nearest to it from high to low. */
export function readout(latest: () => LineChartData): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = styles['readout']!;
  box.hidden = true;
  box.setAttribute('aria-hidden', 'true');
  return {
    hooks: {
      init: [(plot) => plot.over.append(box)],
      setCursor: [
        (plot) => {
          const { idx, left = -1, top = -1, event } = plot.cursor;
          // A chart that only follows the cursor of another one draws the line alone.
          box.hidden = idx == null || left < 0 || event == null || !plot.over.matches(':hover');
          if (box.hidden) return;
          const data = latest();
          box.replaceChildren(heading(formatX(data.x[idx!] ?? 0, data.xIs)), ...linesNear(plot, data, idx!, top).map(row));
          const isRight = left > plot.over.clientWidth / 2;
          box.style.insetInlineStart = isRight ? 'auto' : `${left + 14}px`;
          box.style.insetInlineEnd = isRight ? `${plot.over.clientWidth - left + 14}px` : 'auto';
        },
      ],
    },
  };
}

interface Near {
  readonly label: string;
  readonly value: number;
  readonly colour: string;
  readonly isDashed: boolean;
}

function linesNear(plot: uPlot, { series }: LineChartData, place: number, top: number): readonly Near[] {
  return series
    .flatMap((line, at) => {
      const value = line.faint === true ? undefined : nearestValue(line.values, place);
      const look = seriesLook(line.place ?? at);
      return value === undefined ? [] : [{ label: line.label, value, colour: line.quiet === true ? '--baseline' : look.colour, isDashed: line.quiet === true || look.dash !== undefined, away: Math.abs(plot.valToPos(value, 'y') - top) }];
    })
    .toSorted((a, b) => a.away - b.away)
    .slice(0, mostLines)
    .toSorted((a, b) => b.value - a.value);
}

function heading(text: string): HTMLElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}

function row({ label, value, colour, isDashed }: Near): HTMLElement {
  const made = document.createElement('div');
  const mark = document.createElement('i');
  mark.style.borderBlockStart = `2px ${isDashed ? 'dashed' : 'solid'} var(${colour})`;
  const name = document.createElement('span');
  name.textContent = label;
  const figure = document.createElement('b');
  figure.textContent = formatNumber(value);
  made.append(mark, name, figure);
  return made;
}
