import { expect, test } from 'vitest';
import { payloadRows, withoutValues } from './payload-rows.js';

test('V1: instances and predictions are rows, named where they have names', () => {
  expect(payloadRows({ instances: [{ age: 7, city: 'Ulm' }, { age: 8, city: 'Bonn' }] }, { predictions: [0.25, 0.75] })).toEqual([
    { features: { age: 7, city: 'Ulm' }, outputs: { prediction: 0.25 }, score: 0.25 },
    { features: { age: 8, city: 'Bonn' }, outputs: { prediction: 0.75 }, score: 0.75 },
  ]);
  expect(payloadRows({ instances: [[1, 2]] }, { predictions: [{ label: 'late', probability: 0.9 }] }, ['a', 'b'])).toEqual([
    { features: { a: 1, b: 2 }, outputs: { label: 'late', probability: 0.9 }, score: 0.9 },
  ]);
  expect(payloadRows({ instances: [[1, 2], [3, 4]] }, { predictions: [[0.5], [0.6]] })).toMatchObject([{ features: { instance: [1, 2] }, outputs: { prediction: 0.5 } }, { features: { instance: [3, 4] } }]);
});

test('V2: tensors are cut into rows, whether their data is nested or flat', () => {
  const request = { inputs: [{ name: 'a', shape: [2, 1], datatype: 'FP32', data: [1, 2] }, { name: 'b', shape: [2, 2], datatype: 'FP32', data: [[1, 2], [3, 4]] }] };
  expect(payloadRows(request, { outputs: [{ name: 'p', shape: [2], datatype: 'FP32', data: [0.1, 0.2] }] })).toEqual([
    { features: { a: 1, b: [1, 2] }, outputs: { p: 0.1 }, score: 0.1 },
    { features: { a: 2, b: [3, 4] }, outputs: { p: 0.2 }, score: 0.2 },
  ]);
});

test('what does not fit together is one row that holds both whole', () => {
  const cases: [request: object, answer: object][] = [
    [{ instances: [1, 2] }, { predictions: [1] }],
    [{ inputs: [{ name: 'a', shape: [3], datatype: 'FP32', data: [1, 2] }] }, { outputs: [{ name: 'p', shape: [1], data: [1] }] }],
    [{ inputs: [{ name: 'a', shape: [1], data: [1] }, { name: 'b', shape: [2], data: [1, 2] }] }, { outputs: [{ name: 'p', shape: [1], data: [1] }] }],
    [{ inputs: { a: 1 } }, { outputs: 'none' }],
    [{ inputs: [null] }, { predictions: [1] }],
  ];
  for (const [request, answer] of cases) expect(payloadRows(request as never, answer as never)).toMatchObject([{ features: request, outputs: answer }]);
});

test('what our log cannot keep is replaced, and what is very long or deep is its digest', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100; level++) deep = [deep];
  const [row] = payloadRows({ instances: [{ name: 'a\0b\ud800', long: Array(2_000).fill(1), deep }] }, { predictions: ['x'] });
  expect(row).toMatchObject({ features: { name: 'a\ufffdb\ufffd', long: { digest: expect.stringMatching(/^sha256:/) }, deep: { digest: expect.any(String) } }, score: undefined });
});

test('redacted values are gone from a body, and null in its rows', () => {
  const v1 = withoutValues({ instances: [{ age: 7, name: 'Ada' }, [1]] }, ['name']);
  expect(JSON.stringify(v1)).not.toContain('Ada');
  expect(payloadRows(v1, { predictions: [1, 2] })[0]!.features).toEqual({ age: 7, name: null });
  const v2 = withoutValues({ inputs: [{ name: 'a', shape: [2], data: [1, 2] }, { name: 'name', shape: [2], data: ['Ada', 'Bob'] }] }, ['name']);
  expect(JSON.stringify(v2)).not.toContain('Ada');
  expect(payloadRows(v2, { outputs: [{ name: 'p', shape: [2], data: [0, 1] }] }).map(({ features }) => features)).toEqual([{ a: 1, name: null }, { a: 2, name: null }]);
});
