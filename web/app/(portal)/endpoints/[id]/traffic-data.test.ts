import { describe, expect, it } from 'vitest';
import { lastMinute, namedVariants, trafficCharts } from './traffic-data';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const span = (second: number, change: object = {}) => ({ variantId: 'var_1', from: new Date(startMs + second * 1_000).toISOString(), requests: 20, errors: 0, p50Ms: 2, p95Ms: 3, p99Ms: 4, ...change });
const variants = namedVariants([
  { id: 'var_2', modelVersion: { number: 2 } },
  { id: 'var_1', modelVersion: { number: 1 } },
]);
const at = (second: number) => startMs + second * 1_000;

describe('traffic as lines', () => {
  it('has a rate of 0 where nothing was asked, no latency there, and leaves out what is not over', () => {
    const traffic = { spanSeconds: 10, spans: [span(0), span(20, { requests: 10, errors: 5 }), span(20, { variantId: 'var_2' }), span(30)] };
    const charts = trafficCharts(traffic, variants, at(35))!;
    expect(charts.rates.x).toEqual([0, 10, 20].map((second) => at(second) / 1_000));
    expect(charts.rates.series).toEqual([
      { label: 'v1', place: 0, values: [2, 0, 1] },
      { label: 'v2', place: 1, values: [0, 0, 2] },
    ]);
    expect(charts.failures.series[0]!.values).toEqual([0, null, 50]);
    expect(charts.latency('p99Ms').series[0]!.values).toEqual([4, null, 4]);
  });

  it('goes on to the present after the last request, and is not there before the first span is over', () => {
    expect(trafficCharts({ spanSeconds: 10, spans: [span(0)] }, variants, at(41))!.rates.series).toEqual([{ label: 'v1', place: 0, values: [2, 0, 0, 0] }]);
    expect(trafficCharts({ spanSeconds: 10, spans: [span(0)] }, variants, at(9))).toBeUndefined();
    expect(trafficCharts({ spanSeconds: 10, spans: [] }, variants, at(9))).toBeUndefined();
  });

  it('of the last minute is what is over', () => {
    const traffic = { spanSeconds: 10, spans: [span(0), span(10), span(60, { errors: 2 }), span(70)] };
    expect(lastMinute(traffic, at(75))).toEqual({ requests: 40, errors: 2, seconds: 60 });
    expect(lastMinute({ spanSeconds: 240, spans: [span(0)] }, at(241))).toEqual({ requests: 20, errors: 0, seconds: 240 });
  });

  it('says which deployment of a version it is', () => {
    expect(namedVariants([{ id: 'b', modelVersion: { number: 1 } }, { id: 'a', modelVersion: { number: 1 } }, { id: 'c', modelVersion: null }]).map(({ label }) => label)).toEqual(['v1', 'v1, deployment 2', 'elsewhere']);
  });
});
