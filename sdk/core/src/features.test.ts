import { describe, expect, it } from 'vitest';
import { InvalidInputError } from './errors.js';
import { computeFeatureColumns, computeFeatures, type FeatureDefinition } from './features.js';

const definitions: FeatureDefinition[] = [
  { name: 'weekday', kind: 'dayOfWeek', column: 'at' },
  { name: 'hour', kind: 'hourOfDay', column: 'at' },
  { name: 'distance', kind: 'number', column: 'distance' },
  { name: 'originRate', kind: 'lookup', column: 'origin', table: { SEA: 0.1, ATL: 0.3 }, otherwise: 0.2 },
];

const rows = [
  { at: new Date('2001-01-01T00:01:00Z'), distance: 2176, origin: 'SEA' },
  { at: '2001-01-07T23:59:59Z', distance: 215n, origin: 'ATL' },
  { at: '2001-01-07T23:59', distance: 0.1, origin: 'constructor' },
  { at: '2001-01-08', distance: -3, origin: '' },
  { at: '2001-01-07T23:30:00-01:00', distance: 1e9, origin: 'XXX' },
  { at: Date.UTC(1969, 11, 31, 22, 30), distance: 1, origin: 'SEA' },
];

describe('features', () => {
  it('reads weekday and hour in UTC, a number as it is, and a text through its table', () => {
    const computed = rows.map((row) => [...computeFeatures(definitions, row)]);
    const f = Math.fround;
    expect(computed).toEqual([
      [1, 0, 2176, f(0.1)],
      [7, 23, 215, f(0.3)],
      [7, 23, f(0.1), f(0.2)],
      [1, 0, -3, f(0.2)],
      [1, 0, 1e9, f(0.2)],
      [3, 22, 1, f(0.1)],
    ]);
  });

  it('gives the same bits column by column as row by row', () => {
    const columns = {
      at: rows.map((row) => row.at),
      distance: rows.map((row) => row.distance),
      origin: rows.map((row) => row.origin),
    };
    const byColumn = computeFeatureColumns(definitions, columns, rows.length);
    rows.forEach((row, index) => {
      expect(byColumn.map((column) => column[index])).toEqual([...computeFeatures(definitions, row)]);
    });
  });

  it.each([
    ['distance', 'far', /Column 'distance' is "far", but feature 'distance' expects a finite number/],
    ['distance', NaN, /Column 'distance' is NaN/],
    ['distance', null, /Column 'distance' is null/],
    ['at', '1st of May', /Column 'at' is "1st of May", but feature 'weekday' expects a timestamp/],
    ['at', new Date(NaN), /Column 'at' is Invalid Date/],
    ['at', '2001-13-45T00:00', /Column 'at' is "2001-13-45T00:00"/],
    ['origin', 7, /Column 'origin' is 7, but feature 'originRate' expects text/],
  ])('refuses %s = %s', (column, value, message) => {
    const row = { ...rows[0], [column]: value };
    expect(() => computeFeatures(definitions, row)).toThrow(InvalidInputError);
    expect(() => computeFeatures(definitions, row)).toThrow(message);
  });

  it('names the row, counted from 1, when it reads columns', () => {
    const columns = { at: [0, 0], distance: [1, 'far'], origin: ['SEA', 'SEA'] };
    expect(() => computeFeatureColumns(definitions, columns, 2)).toThrow(/Column 'distance' of row 2 is "far"/);
  });

  it('names a column that is missing, or too short', () => {
    expect(() => computeFeatures(definitions, { at: 0, origin: 'SEA' })).toThrow(
      "Feature 'distance' needs column 'distance', which is missing; there are: at, origin",
    );
    expect(() => computeFeatureColumns(definitions, { at: [0], distance: [1], origin: ['SEA'] }, 2)).toThrow(
      "Column 'at' has 1 rows, expected 2",
    );
  });
});
