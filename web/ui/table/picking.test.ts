import { describe, expect, it } from 'vitest';
import { pickAll, pickOne, pickRange, type Picking } from './picking';

const rows = [...'abcdef'];
const start: Picking = { picked: new Set(), anchor: undefined };
const shown = ({ picked }: Picking) => [...picked].toSorted().join('');

describe('picking rows', () => {
  it('picks one, and leaves it out again', () => {
    const once = pickOne(start, 'b');
    expect([shown(once), shown(pickOne(once, 'b'))]).toEqual(['b', '']);
  });

  it.each([
    ['down', 'b', 'd', 'bcd'],
    ['up', 'd', 'b', 'bcd'],
    ['without a beginning among the rows', 'gone', 'c', 'cgone'],
  ])('picks a range %s', (_, from, to, expected) => {
    expect(shown(pickRange(pickOne(start, from), rows, to))).toBe(expected);
  });

  it('leaves a range out when its beginning was left out', () => {
    const all = pickAll(start, rows);
    expect(shown(pickRange(pickOne(all, 'b'), rows, 'd'))).toBe('aef');
  });

  it('picks all rows, or none; rows on other pages stay', () => {
    const elsewhere = pickOne(start, 'z');
    const all = pickAll(elsewhere, rows);
    expect([shown(all), shown(pickAll(all, rows))]).toEqual(['abcdefz', 'z']);
  });
});
