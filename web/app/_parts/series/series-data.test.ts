import { describe, expect, it } from 'vitest';
import { seriesData, type SeriesLine, type SeriesLook } from './series-data';

const at = (seconds: number) => new Date(1_000_000_000_000 + seconds * 1_000).toISOString();
const line = (steps: readonly number[], values: readonly (number | null)[], more: Partial<SeriesLine> = {}): SeriesLine => ({
  label: 'a',
  runId: 'run_a',
  place: 0,
  startedAt: at(0),
  series: { key: 'loss', steps, values, at: steps.map((step) => at(step * 10)), count: steps.length },
  ...more,
});
const plain: SeriesLook = { axis: 'step', smoothing: 0, isLog: false };

describe('curves', () => {
  it('stand against steps', () => {
    expect(seriesData([line([1, 2], [5, 6])], plain).data).toMatchObject({ xIs: 'step', x: [1, 2], series: [{ label: 'a', of: 'run_a', values: [5, 6] }] });
  });

  it('stand against the time since their run started, each its own', () => {
    const { data } = seriesData([line([1], [5]), line([1], [7], { runId: 'run_b', startedAt: at(5) })], { ...plain, axis: 'relative' });
    expect(data).toMatchObject({ xIs: 'duration', x: [5, 10], series: [{ values: [null, 5] }, { values: [7, null] }] });
  });

  it('begin at 0 when the run was told of later', () => {
    expect(seriesData([line([1, 2], [5, 6], { startedAt: at(60) })], { ...plain, axis: 'relative' }).data.x).toEqual([0, 10]);
  });

  it('stand against the clock', () => {
    expect(seriesData([line([1], [5])], { ...plain, axis: 'time' }).data).toMatchObject({ xIs: 'time', x: [1_000_000_010] });
  });

  it('are in order, whatever order they were logged in', () => {
    expect(seriesData([line([3, 1, 2], [30, 10, 20])], plain).data).toMatchObject({ x: [1, 2, 3], series: [{ values: [10, 20, 30] }] });
  });

  it('are smoothed in front of the values, which stay faint', () => {
    const { data } = seriesData([line([1, 2], [4, 4])], { ...plain, smoothing: 0.9 });
    expect(data.series.map(({ faint, values }) => [faint, values.map((value) => Number(value?.toFixed(6)))])).toEqual([
      [true, [4, 4]],
      [undefined, [4, 4]],
    ]);
  });

  it('leave what is not above 0 out of a logarithmic axis, and say how many that are', () => {
    const { data, left } = seriesData([line([1, 2, 3], [1, 0, -3])], { ...plain, isLog: true });
    expect([data.series[0]!.values, left]).toEqual([[1, null, null], 2]);
  });
});
