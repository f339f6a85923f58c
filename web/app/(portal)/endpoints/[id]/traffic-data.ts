import type { EndpointTraffic, TrafficSpan } from '../../../../live/queries/serving';
import type { LineChartData } from '../../../../ui/chart/line-chart-data';

/** A variant as charts name it. */
export interface NamedVariant {
  readonly id: string;
  readonly label: string;
  /** Which colour: the same in every chart. */
  readonly place: number;
}

export type Percentile = 'p50Ms' | 'p95Ms' | 'p99Ms';

export interface TrafficCharts {
  readonly rates: LineChartData;
  /** Failed requests, in percent of all; missing where nothing was asked. */
  readonly failures: LineChartData;
  readonly latency: (percentile: Percentile) => LineChartData;
}

/**
 * Traffic as lines, one a variant, up to the present: a span that is not over has no rate yet and is left out, and one without requests
 * has a rate of 0 and no latency. Undefined while no span is over.
 */
export function trafficCharts(traffic: EndpointTraffic, variants: readonly NamedVariant[], nowMs: number): TrafficCharts | undefined {
  const stepMs = traffic.spanSeconds * 1_000;
  const over = traffic.spans.filter(({ from }) => Date.parse(from) + stepMs <= nowMs);
  const first = over[0];
  if (first === undefined) return undefined;
  const firstMs = Date.parse(first.from);
  const count = Math.floor((nowMs - firstMs) / stepMs);
  const x = Array.from({ length: count }, (_, place) => (firstMs + place * stepMs) / 1_000);
  const lines = variants
    .map((variant) => {
      const spans = Array.from<TrafficSpan | undefined>({ length: count });
      for (const span of over) if (span.variantId === variant.id) spans[Math.round((Date.parse(span.from) - firstMs) / stepMs)] = span;
      return { ...variant, spans };
    })
    .filter(({ spans }) => spans.some((span) => span !== undefined));
  const chart = (value: (span: TrafficSpan | undefined) => number | null): LineChartData => ({ x, xIs: 'time', series: lines.map(({ label, place, spans }) => ({ label, place, values: spans.map(value) })) });
  return {
    rates: chart((span) => (span?.requests ?? 0) / traffic.spanSeconds),
    failures: chart((span) => (span === undefined ? null : (100 * span.errors) / span.requests)),
    latency: (percentile) => chart((span) => span?.[percentile] ?? null),
  };
}

/** What was asked in the last minute that is over: a second, and how many failed. */
export function lastMinute(traffic: EndpointTraffic, nowMs: number): { readonly requests: number; readonly errors: number; readonly seconds: number } {
  const stepMs = traffic.spanSeconds * 1_000;
  const endMs = Math.floor(nowMs / stepMs) * stepMs;
  const spanMs = Math.max(60_000, stepMs);
  const inside = traffic.spans.filter(({ from }) => Date.parse(from) >= endMs - spanMs && Date.parse(from) < endMs);
  const sum = (pick: (span: TrafficSpan) => number) => inside.reduce((total, span) => total + pick(span), 0);
  return { requests: sum(({ requests }) => requests), errors: sum(({ errors }) => errors), seconds: spanMs / 1_000 };
}

/** Variants with a colour each, which they keep whatever else is shown: the oldest has the first. */
export function namedVariants(variants: readonly { readonly id: string; readonly modelVersion: { readonly number: number } | null }[]): readonly NamedVariant[] {
  return variants.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ id, modelVersion }, place, all) => {
    const label = modelVersion === null ? 'elsewhere' : `v${modelVersion.number}`;
    const before = all.slice(0, place).filter((other) => other.modelVersion?.number === modelVersion?.number).length;
    // The same version may have been deployed again.
    return { id, place, label: before === 0 ? label : `${label}, deployment ${before + 1}` };
  });
}
