import { Field, Float, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { MetricPoint, MetricSeries, MetricSummary } from '../domain/metric.js';

@ObjectType('MetricSummary', { description: 'What is known of a metric without reading its series.' })
@Access('signedIn')
export class MetricSummaryType {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'Value at the highest step; null when it is not finite.' })
  latest!: number | null;

  @Field(() => Float, { nullable: true, description: 'Lowest finite value.' })
  minimum!: number | null;

  @Field(() => Float, { nullable: true, description: 'Highest finite value.' })
  maximum!: number | null;

  @Field(() => Float, { description: 'Highest step.' })
  lastStep!: number;

  @Field(() => Float, { description: 'How many points were logged.' })
  count!: number;
}

@ObjectType('MetricSeries', { description: 'A metric over the steps of a run, as columns of equal length.' })
@Access('signedIn')
export class MetricSeriesType {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => [Float], { description: 'Steps, in the order logged.' })
  steps!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'Values; null where a value is not finite.' })
  values!: readonly (number | null)[];

  @Field(() => [Date], { description: 'When each point was measured.' })
  at!: readonly Date[];
}

@ObjectType('MetricPoint', { description: 'One measured value.' })
@Access('signedIn')
export class MetricPointType {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'The value; null when it is not finite.' })
  value!: number | null;

  @Field(() => Float, { description: 'Whole number of the step.' })
  step!: number;

  @Field(() => Date, { description: 'When it was measured.' })
  at!: Date;
}

export function showSummary(summary: MetricSummary): MetricSummaryType {
  return { ...summary, latest: finite(summary.latest), minimum: summary.minimum ?? null, maximum: summary.maximum ?? null };
}

export function showSeries(series: MetricSeries): MetricSeriesType {
  return { ...series, values: series.values.map(finite) };
}

export function showPoint(point: MetricPoint): MetricPointType {
  return { ...point, value: finite(point.value) };
}

/** JSON has no NaN and no infinities. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
