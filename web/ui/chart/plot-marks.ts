import type uPlot from 'uplot';
import type { LineChartData } from './line-chart-data';

interface MarkLook {
  readonly line: string;
  readonly bad: string;
  readonly font: string;
}

/** Thresholds across the plot and events down it, each with its name. */
export function drawMarks(plot: uPlot, { thresholds = [], events = [] }: LineChartData, look: MarkLook): void {
  const { ctx: canvas, bbox } = plot;
  const dots = globalThis.devicePixelRatio || 1;
  canvas.save();
  canvas.beginPath();
  canvas.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  canvas.clip();
  canvas.lineWidth = dots;
  canvas.font = look.font.replace(/^(\d+)px/, (_, size: string) => `${Number(size) * dots}px`);
  canvas.textBaseline = 'bottom';
  for (const { value, label } of thresholds) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    stroke(canvas, look.bad, [5 * dots, 4 * dots], [bbox.left, y], [bbox.left + bbox.width, y]);
    canvas.fillStyle = look.bad;
    canvas.textAlign = 'right';
    canvas.fillText(label, bbox.left + bbox.width - 4 * dots, y - 2 * dots);
  }
  canvas.textAlign = 'left';
  canvas.textBaseline = 'top';
  let lastX = Number.NEGATIVE_INFINITY;
  let row = 0;
  for (const { x: at, label, bad = false } of events) {
    const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    stroke(canvas, bad ? look.bad : look.line, [2 * dots, 2 * dots], [x, bbox.top], [x, bbox.top + bbox.height]);
    row = x - lastX < 90 * dots ? (row + 1) % 4 : 0;
    lastX = x;
    canvas.fillStyle = bad ? look.bad : look.line;
    canvas.fillText(label, x + 3 * dots, bbox.top + (2 + 13 * row) * dots);
  }
  canvas.restore();
}

function stroke(canvas: CanvasRenderingContext2D, colour: string, dash: number[], from: readonly [number, number], to: readonly [number, number]): void {
  canvas.strokeStyle = colour;
  canvas.setLineDash(dash);
  canvas.beginPath();
  canvas.moveTo(...from);
  canvas.lineTo(...to);
  canvas.stroke();
}
