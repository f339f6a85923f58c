import { describe, expect, it } from 'vitest';
import { axesOf, passes, pathOf, placeAt, yOf, type ParallelLine } from './geometry';

const room = { width: 540, height: 300 };
const lines: readonly ParallelLine[] = [
  { id: 'a', label: 'a', values: { rate: '0.1', model: 'tree', loss: 1 } },
  { id: 'b', label: 'b', values: { rate: '0.3', model: 'linear', loss: 3 } },
  { id: 'c', label: 'c', values: { rate: '0.2', model: 'tree' } },
];
const axes = axesOf([{ id: 'rate', label: 'rate' }, { id: 'model', label: 'model' }, { id: 'loss', label: 'loss' }], lines, room);
const fit = (...brushes: Parameters<typeof passes>[2]) => lines.filter((line) => passes(line, axes, brushes)).map(({ id }) => id).join('');

describe('parallel coordinates', () => {
  it('stand side by side, numbers by size and texts by name', () => {
    expect(axes.map(({ x, scale }) => [x, scale.kind])).toEqual([[70, 'number'], [270, 'text'], [470, 'number']]);
  });

  it('turn places into pixels and back', () => {
    expect(placeAt(yOf(0.25, room), room)).toBeCloseTo(0.25, 12);
    expect([placeAt(-100, room), placeAt(1_000, room)]).toEqual([1, 0]);
  });

  it('draw a line through every axis, and end it where a value is missing', () => {
    expect(pathOf(lines[0]!, axes, room).match(/[ML]/g)?.join('')).toBe('MLL');
    expect(pathOf(lines[2]!, axes, room).match(/[ML]/g)?.join('')).toBe('ML');
  });

  it('keep the lines that pass through every brush', () => {
    expect([fit(), fit({ axis: 'rate', from: 0, to: 0.5 }), fit({ axis: 'rate', from: 0, to: 0.5 }, { axis: 'model', from: 0.9, to: 1 }), fit({ axis: 'loss', from: 0, to: 1 })]).toEqual(['abc', 'ac', 'ac', 'ab']);
  });

  it('do not mind a brush on an axis that is not shown', () => {
    expect(fit({ axis: 'gone', from: 0, to: 0 })).toBe('abc');
  });
});
