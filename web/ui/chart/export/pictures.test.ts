import { describe, expect, it } from 'vitest';
import { parallelSvg } from '../parallel/parallel-svg';
import { scatterSvg } from '../scatter/scatter-svg';
import type { PaperLook } from './svg';

const look: PaperLook = { text: '#111', quiet: '#555', line: '#eee', baseline: '#999', bad: '#c00', series: (token) => (token === '--series-1' ? 'rgb(0, 100, 200)' : 'rgb(200, 100, 0)') };
const fields = [{ id: 'rate', label: 'rate <x>' }, { id: 'model', label: 'model' }, { id: 'loss', label: 'loss' }];
const lines = [
  { id: 'a', label: 'a', values: { rate: '0.1', model: 'tree', loss: 1 } },
  { id: 'b', label: 'b', values: { rate: '0.2', model: 'linear', loss: 3 } },
  { id: 'c', label: 'c', values: { rate: '0.3', model: 'tree' } },
];

describe('parallel coordinates as a file', () => {
  const svg = parallelSvg({ title: 'runs', fields, lines, brushes: [{ axis: 'model', from: 0.9, to: 1 }], colour: fields[2], look });

  it('stand alone: title, every axis by its name, what the colours mean', () => {
    for (const said of ['>runs<', 'rate &lt;x&gt;', '>tree<', '>linear<', 'loss 1 (lowest)', 'loss 3 (highest)']) expect(svg).toContain(said);
    expect(svg).not.toMatch(/var\(|class=|NaN/);
  });

  it('colour each run by its value, between the two colours, and leave one without a value grey', () => {
    const strokes = [...svg.matchAll(/<path [^>]*stroke="([^"]*)"/g)].map(([, stroke]) => stroke);
    expect(strokes).toEqual(['rgb(0, 100, 200)', 'rgb(200, 100, 0)', '#999']);
  });

  it('show which runs pass the brushes', () => {
    expect([...svg.matchAll(/stroke-opacity="([^"]*)"/g)].map(([, opacity]) => opacity)).toEqual(['0.85', '0.08', '0.85']);
  });
});

describe('a scatter as a file', () => {
  it('stands alone: both axes by their names, every point, which run it is', () => {
    const points = [
      { id: 'a', label: 'first & best', place: 0, x: '0.1', y: 1 },
      { id: 'b', label: 'second', place: 1, x: '10', y: 2 },
      { id: 'c', label: 'nowhere', place: 2, x: '0', y: 3 },
    ];
    const svg = scatterSvg({ title: 'loss against rate', points, isLog: { x: true, y: false }, names: { x: 'rate', y: 'loss' }, look });
    for (const said of ['>loss against rate<', '>rate, logarithmic<', '>loss<', 'first &amp; best']) expect(svg).toContain(said);
    expect(svg.match(/<circle/g)?.length).toBe(2);
    expect(svg).not.toContain('nowhere');
  });
});
