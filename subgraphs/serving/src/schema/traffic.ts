import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { TrafficSpan } from '../domain/traffic.js';

@ObjectType('TrafficSpan', { description: 'What a variant did in one span of time.' })
@Access('signedIn')
export class TrafficSpanType {
  @Field(() => ID, { description: 'The variant, var_….' })
  variantId!: string;

  @Field(() => Date, { description: 'When the span begins.' })
  from!: Date;

  @Field(() => Float, { description: 'Requests answered, well or not, and copies.' })
  requests!: number;

  @Field(() => Float, { description: 'Those of them that failed.' })
  errors!: number;

  @Field(() => Float, { nullable: true, description: 'Median of the time to an answer, in milliseconds; null where all failed.' })
  p50Ms?: number | undefined;

  @Field(() => Float, { nullable: true, description: '95 % of answers came within this time, in milliseconds.' })
  p95Ms?: number | undefined;

  @Field(() => Float, { nullable: true, description: '99 % of answers came within this time, in milliseconds.' })
  p99Ms?: number | undefined;
}

@ObjectType('EndpointTraffic', { description: 'What the variants of an endpoint did lately.' })
@Access('signedIn')
export class EndpointTrafficType {
  @Field(() => Int, { description: 'How long each span is, in seconds: the last one is not over.' })
  spanSeconds!: number;

  @Field(() => [TrafficSpanType], { description: 'Oldest first, at most 360 of a variant; where a variant did nothing there is none.' })
  spans!: readonly TrafficSpanType[];
}

export function showTraffic({ spanMs, spans }: { readonly spanMs: number; readonly spans: readonly TrafficSpan[] }): EndpointTrafficType {
  return { spanSeconds: spanMs / 1_000, spans: spans.map(({ latencyMs, ...span }) => ({ ...span, p50Ms: latencyMs?.p50, p95Ms: latencyMs?.p95, p99Ms: latencyMs?.p99 })) };
}
