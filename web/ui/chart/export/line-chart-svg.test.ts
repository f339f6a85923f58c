import { describe, expect, it } from 'vitest';
import { lineChartSvg } from './line-chart-svg';
import type { PaperLook } from './svg';

const look: PaperLook = { text: '#111', quiet: '#555', line: '#eee', baseline: '#999', bad: '#c00', series: (token) => `of ${token}` };
const draw = (values: readonly (number | null)[], more = {}) => lineChartSvg({ x: values.map((_, place) => place), xIs: 'step', series: [{ label: 'a <b> & c', values }] }, { title: 'loss', look, ...more });

describe('a chart as an SVG file', () => {
  it('stands alone: title, names of the axes, legend, white paper', () => {
    const svg = draw([3, 2, 1], { unit: 'nats' });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    for (const said of ['loss (nats)', '>Step<', '>nats<', 'fill="#ffffff"', 'of --series-1']) expect(svg).toContain(said);
    expect(svg).not.toMatch(/var\(|class=|href=/);
  });

  it('says names as text, whatever they hold', () => {
    expect(draw([1, 2])).toContain('a &lt;b&gt; &amp; c');
    expect(draw([1, 2])).not.toContain('<b>');
  });

  it('leaves out of a logarithmic axis what has no place there', () => {
    const points = (svg: string) => /<path d="([^"]*)"/.exec(svg)?.[1]?.split('L').length;
    expect(points(draw([1, 0, 10, -1, 100], { log: true }))).toBe(3);
    expect(points(draw([1, 0, 10, null, 100]))).toBe(4);
  });

  it('draws the part that was looked at', () => {
    expect(/<path d="([^"]*)"/.exec(draw([1, 2, 3, 4], { range: [1, 2] }))?.[1]?.split('L').length).toBe(2);
  });

  it('has intervals, limits and what happened when', () => {
    const svg = lineChartSvg(
      {
        x: [0, 1, 2],
        xIs: 'step',
        series: [{ label: 'loss', values: [1, 2, 3] }],
        bands: [{ label: '95 %', low: [0, null, 2], high: [2, 3, 4] }],
        thresholds: [{ label: 'limit', value: 9 }],
        events: [{ x: 1, label: 'retrained' }, { x: 50, label: 'elsewhere' }],
      },
      { title: 'loss', look },
    );
    for (const said of ['>limit<', '>retrained<', '>95 %<', 'fill-opacity="0.14"']) expect(svg).toContain(said);
    expect(svg).not.toContain('elsewhere');
    // The limit is in the picture, though no value comes near it.
    expect(svg).toContain('>8<');
  });

  it('is a whole picture of nothing, too', () => {
    expect(draw([null, null])).toContain('</svg>');
    expect(draw([])).not.toContain('NaN');
  });
});
