import { expect, test } from 'vitest';
import { answersOf, joinAnswers, readAnswers, writeAnswers } from './answers.js';

const scores = { name: 'score', type: 'float32', dims: [2, 1], data: Float32Array.of(0.1, Number.NaN) };

test('outputs become columns, those of several values a column each, and outlive JSON', () => {
  const answers = answersOf(
    [scores, { name: 'label', type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 60n, -1n) }, { name: 'sure', type: 'bool', dims: [2], data: Uint8Array.of(1, 0) }, { name: 'p', type: 'float64', dims: [2, 2], data: Float64Array.of(1, 2, 3, 4) }, { name: 'say', type: 'string', dims: [2, 1], data: ['a', 'b'] }],
    2,
  );
  expect(answers).toEqual([
    { name: 'score', type: 'NUMBER', values: [Math.fround(0.1), null] },
    { name: 'label', type: 'INTEGER', values: [String(2n ** 60n), '-1'] },
    { name: 'sure', type: 'BOOLEAN', values: [true, false] },
    { name: 'p_0', type: 'NUMBER', values: [1, 3] },
    { name: 'p_1', type: 'NUMBER', values: [2, 4] },
    { name: 'say', type: 'TEXT', values: ['a', 'b'] },
  ]);
  expect(readAnswers(writeAnswers(answers), 2)).toEqual(answers);
});

test('an output that does not follow the rows, a chunk of other rows and chunks of other columns are refused', () => {
  expect(() => answersOf([{ ...scores, dims: [1, 2] }], 2)).toThrow("Output 'score' has the shape [1, 2] for 2 rows; expected one that follows the rows");
  expect(() => answersOf([{ ...scores, type: 'float16' }], 2)).toThrow("Output 'score' is of 16-bit floats, which no dataset holds");
  const chunk = answersOf([scores], 2);
  expect(() => readAnswers(writeAnswers(chunk), 3)).toThrow("A kept chunk has 2 values of 'score'; expected 3");
  expect(joinAnswers([chunk, chunk])[0]!.values).toHaveLength(4);
  expect(() => joinAnswers([chunk, [{ ...chunk[0]!, name: 'other' }]])).toThrow("The model answered 'score' for some rows and 'other' for others");
});
