import { grouped } from '../../../../ui/grouped';
import type { MetricSeries } from '../../../../live/queries/run';

export interface LoggedPoint {
  readonly key: string;
  readonly step: number;
  readonly value: number | null;
}

/** Series with points added. A point that is there already, because query and subscription overlap, is there once. */
export function appendPoints(series: readonly MetricSeries[], points: readonly LoggedPoint[]): readonly MetricSeries[] {
  const byKey = new Map(series.map((one) => [one.key, one]));
  for (const [key, added] of grouped(points, (point) => point.key)) {
    const { steps, values } = byKey.get(key) ?? { steps: [], values: [] };
    const last = steps.at(-1) ?? Number.NEGATIVE_INFINITY;
    const fresh = added.filter(({ step }) => step > last);
    // Steps that come out of order are rare: then everything is merged and sorted.
    const late = added.filter(({ step }) => step <= last);
    const merged = late.length === 0 ? { steps: [...steps, ...fresh.map(({ step }) => step)], values: [...values, ...fresh.map(({ value }) => value)] } : merge(steps, values, added);
    byKey.set(key, { key, ...merged });
  }
  return [...byKey.values()];
}

function merge(steps: readonly number[], values: readonly (number | null)[], added: readonly LoggedPoint[]) {
  const byStep = new Map(steps.map((step, place) => [step, values[place] ?? null]));
  for (const { step, value } of added) byStep.set(step, value);
  const sorted = [...byStep].toSorted(([a], [b]) => a - b);
  return { steps: sorted.map(([step]) => step), values: sorted.map(([, value]) => value) };
}
