import { describe, expect, it } from 'vitest';
import { scatterOf, type ScatterPoint } from './geometry';

const point = (id: string, x: ScatterPoint['x'], y: ScatterPoint['y']): ScatterPoint => ({ id, label: id, place: 0, x, y });
const room = { width: 500, height: 300 };

describe('a scatter', () => {
  it('has what is more further right and further up', () => {
    const [a, b] = scatterOf([point('a', 1, '0.1'), point('b', 2, '0.2')], { x: false, y: false }, room).placed;
    expect(b!.left).toBeGreaterThan(a!.left);
    expect(b!.top).toBeLessThan(a!.top);
  });

  it('counts the points that have no place', () => {
    const { placed, left } = scatterOf([point('a', 1, 1), point('b', undefined, 1), point('c', 0, 1), point('d', 10, 1)], { x: true, y: false }, room);
    expect([placed.map(({ id }) => id).join(''), left]).toEqual(['ad', 2]);
  });
});
