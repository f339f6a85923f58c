import { Field, Float, ObjectType } from 'type-graphql';
import { Access, PageInfo } from '@cairn/subgraph';
import type { MetricPoint, ThinnedSeries } from '../domain/metric.js';
import type { MetricSummary } from '../domain/metric-summary.js';

@ObjectType('MetricSummary', { description: 'What is known of a metric without reading its series.' })
@Access('signedIn')
export class MetricSummaryType {
  @Field(() => String, { description: 'Name of the metric.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'Value at the highest step, of equal steps the one measured last; null when it is not finite.' })
  latest!: number | null;

  @Field(() => Date, { description: 'When the latest value was measured.' })
  latestAt!: Date;

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

  @Field(() => Float, { description: 'How many points the whole series has.' })
  count!: number;
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

@ObjectType('MetricHistory', { description: 'A part of a series, point by point, in the order logged.' })
@Access('signedIn')
export class MetricHistoryType {
  @Field(() => [MetricPointType], { description: 'The points of this page.' })
  points!: MetricPointType[];

  @Field(() => PageInfo, { description: 'Whether there are more, and from where.' })
  pageInfo!: PageInfo;
}

export function showSummary({ key, latest, latestStep, latestAtMs, minimum, maximum, count }: MetricSummary): MetricSummaryType {
  return { key, latest: finite(latest), latestAt: new Date(latestAtMs), minimum: minimum ?? null, maximum: maximum ?? null, lastStep: latestStep, count };
}

export function showSeries({ key, steps, values, atMs, count }: ThinnedSeries): MetricSeriesType {
  return { key, steps: [...steps], values: Array.from(values, finite), at: Array.from(atMs, (ms) => new Date(ms)), count };
}

export function showPoint({ key, value, step, atMs }: MetricPoint): MetricPointType {
  return { key, value: finite(value), step, at: new Date(atMs) };
}

/** JSON has no NaN and no infinities. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
