import { describe, expect, it } from 'vitest';
import { cellText } from './cell-text';
import { jsonMembers, jsonSummary } from './json-node';

describe('a folded value', () => {
  it.each([
    [[1, 2], '[2]'],
    [{ a: 1 }, '{1}'],
    ['text', '"text"'],
    [null, 'null'],
    [1.5, '1.5'],
  ])('%j says %s', (value, says) => {
    expect(jsonSummary(value)).toBe(says);
  });

  it('opens to its members, a bounded number at a time', () => {
    expect(jsonMembers([7, 8, 9], 2)).toEqual({ members: [['0', 7], ['1', 8]], more: 1 });
    expect(jsonMembers({ a: 1 }, 2)).toEqual({ members: [['a', 1]], more: 0 });
    expect(jsonMembers('text', 2)).toBeUndefined();
  });
});

describe('a cell of a table', () => {
  it.each([
    [null, ''],
    [12n, '12'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), ''],
    [new Uint8Array(3), '3 bytes'],
    [{ a: 1n }, '{"a":"1"}'],
    ['x'.repeat(400), `${'x'.repeat(300)}…`],
  ])('is text', (value, text) => {
    expect(cellText(value)).toBe(text);
  });
});
