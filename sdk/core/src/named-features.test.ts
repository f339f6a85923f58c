import { describe, expect, test } from 'vitest';
import type { FeatureDefinition } from './features.js';
import { namedInputs, neededColumns, type InputSignature } from './named-features.js';

const column = (name: string, datatype = 'FP32'): InputSignature => ({ name, datatype, shape: [-1, 1] });
const matrix: InputSignature = { name: 'input', datatype: 'FP32', shape: [-1, 3] };
const view: FeatureDefinition[] = [
  { name: 'weekday', kind: 'dayOfWeek', column: 'date' },
  { name: 'distance', kind: 'number', column: 'distance' },
  { name: 'origin', kind: 'lookup', column: 'origin', table: { JFK: 0.25 }, otherwise: 0.5 },
];

describe('rows of named features', () => {
  test('become an input a feature, in the order of the model', () => {
    expect(namedInputs([column('a'), column('n', 'INT64')], [{ n: 3, a: 0.5 }, { a: 1, n: '9007199254740993' }])).toEqual([
      { name: 'a', datatype: 'FP32', shape: [2, 1], data: [0.5, 1] },
      { name: 'n', datatype: 'INT64', shape: [2, 1], data: ['3', '9007199254740993'] },
    ]);
  });

  test('become the columns of one matrix in the order of the FeatureView, given or computed', () => {
    const rows = [{ origin: 'JFK', date: '2001-03-01T17:35:00Z', distance: 2586 }, { origin: 0.75, weekday: 2, distance: 10 }, { origin: 'XYZ', weekday: 7, distance: 1 }];
    expect(namedInputs([matrix], rows, { definitions: view })).toEqual([{ name: 'input', datatype: 'FP32', shape: [3, 3], data: [4, 2586, 0.25, 2, 10, 0.75, 7, 1, 0.5] }]);
  });

  test('give a feature of several values as a list, and a model without rows takes one', () => {
    expect(namedInputs([{ name: 'v', datatype: 'FP64', shape: [2] }], [{ v: [1, 2] }])).toEqual([{ name: 'v', datatype: 'FP64', shape: [2], data: [1, 2] }]);
    expect(() => namedInputs([{ name: 'v', datatype: 'FP64', shape: [2] }], [{ v: [1, 2] }, { v: [1, 2] }])).toThrow('2 rows for a model that takes one at a time; expected 1 row');
  });

  test.each<[name: string, given: unknown, datatype: string, kept: unknown]>([
    ['true', true, 'FP32', 1],
    ['1', 1, 'BOOL', true],
    ['a whole number as text', '12', 'INT8', 12],
    ['a fraction', 0.1, 'FP32', 0.1],
    ['a 64-bit number', 2n ** 53n, 'FP64', 2 ** 53],
  ])('changes %s without loss', (_name, given, datatype, kept) => {
    expect(namedInputs([column('a', datatype)], [{ a: given }])[0]!.data).toEqual([kept]);
  });

  test.each<[row: unknown, signatures: InputSignature[], message: string]>([
    [{ a: 16_777_217 }, [column('a')], "Row 1: feature 'a' is 16777217; expected a number, if whole one that 32-bit floats hold exactly (FP32)"],
    [{ a: '1.5' }, [column('a')], `Row 1: feature 'a' is "1.5"; expected a number`],
    [{ a: 1e39 }, [column('a')], "Row 1: feature 'a' is 1e+39; expected a number"],
    [{ a: null }, [column('a')], "Row 1: feature 'a' is null; expected a number"],
    [{ a: 1.5 }, [column('a', 'INT32')], "Row 1: feature 'a' is 1.5; expected a whole number from -2147483648 to 2147483647 (INT32)"],
    [{ a: 256 }, [column('a', 'UINT8')], "Row 1: feature 'a' is 256; expected a whole number from 0 to 255 (UINT8)"],
    [{ a: 2 }, [column('a', 'BOOL')], "Row 1: feature 'a' is 2; expected true or false (BOOL)"],
    [{ a: 2 }, [column('a', 'BYTES')], "Row 1: feature 'a' is 2; expected text (BYTES)"],
    [{ a: 1 }, [column('a', 'FP16')], "Row 1: feature 'a' is 1; expected a value that JSON has no form for; ask with tensors (FP16)"],
    [{ a: 1 }, [column('a'), column('b')], "Row 1 lacks feature 'b'; expected a number"],
    [{ a: 1, c: 2 }, [column('a')], "Row 1 has 'c', which is no feature of the model; expected 'a'"],
    [[1], [column('a')], "Row 1 is [1]; expected an object with 'a'"],
    [{ constructor: 1 }, [column('toString')], "Row 1 has 'constructor', which is no feature of the model; expected 'toString'"],
    [{ v: [1] }, [{ ...matrix, name: 'v' }], "Row 1: feature 'v' is [1]; expected a list of 3 values, each a number, if whole one that 32-bit floats hold exactly (FP32)"],
    [{ a: 1 }, [{ ...matrix, name: 'a', shape: [-1, -1] }], "Input 'a' has the shape [-1, -1], which is not so many values a row; ask with tensors"],
  ])('%j is refused with what was expected', (row, signatures, message) => {
    expect(() => namedInputs(signatures, [row])).toThrow(message);
  });

  test('that neither give a feature nor its column are refused, naming both; of a table only what is needed is looked at', () => {
    const options = { definitions: view, firstRow: 12 };
    expect(() => namedInputs([matrix], [{ distance: 1, origin: 'JFK' }], options)).toThrow("Row 12 lacks feature 'weekday'; expected it, or the column 'date' that it is computed from");
    expect(() => namedInputs([matrix], [{ distance: 1, origin: 'JFK', date: 'soon' }], options)).toThrow(/Row 12: Column 'date' is "soon", but feature 'weekday' expects a timestamp/);
    expect(() => namedInputs([{ ...matrix, shape: [-1, 4] }], [{}], options)).toThrow("Input 'input' has 4 columns, and the FeatureView of the model 3 features; ask with tensors");
    expect(namedInputs([column('a')], [{ a: 1, c: 2 }], { others: 'ignore' })[0]!.data).toEqual([1]);
    expect(neededColumns([matrix], view)).toEqual([['weekday', 'date'], ['distance'], ['origin']]);
  });
});
