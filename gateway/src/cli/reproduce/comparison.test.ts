import { expect, test } from 'vitest';
import { compareMetrics, comparisonTable, environmentDifferences, isReproduced } from './comparison.js';

const metric = (latest: number | null): { latest: number | null } => ({ latest });

test('metrics are the same within the tolerance, which is relative to the larger value', () => {
  const off = compareMetrics({ loss: metric(1_000) }, { loss: metric(1_001) }, 1e-3);
  expect(off).toEqual([{ key: 'loss', recorded: 1_000, now: 1_001, difference: 1, relative: 1 / 1_001, verdict: 'same' }]);
  expect(isReproduced(off)).toBe(true);
  expect(isReproduced(compareMetrics({ loss: metric(1_000) }, { loss: metric(1_001) }, 1e-4))).toBe(false);
  expect(isReproduced(compareMetrics({ loss: metric(0) }, { loss: metric(0) }, 0))).toBe(true);
});

test('a value that is not finite is the same as another that is not, and as no number', () => {
  expect(compareMetrics({ a: metric(null), b: metric(null) }, { a: metric(null), b: metric(1) }, 1).map(({ verdict }) => verdict)).toEqual(['same', 'differs']);
});

test('a metric that is missing fails, one that is new does not', () => {
  expect(isReproduced(compareMetrics({ loss: metric(1) }, {}, 1))).toBe(false);
  expect(isReproduced(compareMetrics({}, { loss: metric(1) }, 0))).toBe(true);
});

test('the table has a line a metric, numbers to the right', () => {
  expect(comparisonTable(compareMetrics({ auc: metric(0.5), loss: metric(10) }, { auc: metric(0.5), loss: metric(8) }, 0))).toBe(
    ['metric  recorded  now  difference  relative', 'auc          0.5  0.5           0    0.0e+0  same', 'loss          10    8          -2    2.0e-1  differs'].join('\n'),
  );
});

test('what differs where it ran is told in words', () => {
  const recorded = { runtime: 'node 20.1.0', packages: { a: '1.0.0', b: '1.0.0', c: '1.0.0' }, host: { arch: 'arm64', name: 'there' }, devices: [{ kind: 'gpu', name: 'X' }] };
  const now = { runtime: 'node 20.2.0', packages: { a: '1.0.0', b: '1.1.0' }, host: { arch: 'arm64', name: 'here' } };
  expect(environmentDifferences(recorded, now)).toEqual(['runtime was node 20.1.0, is node 20.2.0', 'b was 1.0.0, is 1.1.0', 'c was 1.0.0, is not there', 'devices was [{"kind":"gpu","name":"X"}], is not there']);
  expect(environmentDifferences(null, 'text')).toEqual([]);
});
