import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import { spanDurationMs, type Span } from '../domain/span.js';

export enum SpanStatus {
  UNSET = 'unset',
  OK = 'ok',
  ERROR = 'error',
}
registerEnumType(SpanStatus, { name: 'SpanStatus', description: 'How a span ended; UNSET when nobody said.' });

@ObjectType('SpanEvent', { description: 'Something that happened while a span went on, such as an exception.' })
@Access('signedIn')
export class SpanEventType {
  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => Date, { description: 'When it happened.' })
  at!: Date;

  @Field(() => GraphQLJSON, { description: 'What is known of it, by name.' })
  attributes!: object;
}

@ObjectType('Span', { description: 'One step of a trace.' })
@Access('signedIn')
export class SpanType {
  @Field(() => ID, { description: '16 hex digits, unique within the trace.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The span that it is part of; null for the root.' })
  parentId?: string | undefined;

  @Field(() => String, { description: 'What it does.' })
  name!: string;

  @Field(() => Date, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => Float, { nullable: true, description: 'How long it took, in milliseconds; null while it goes on.' })
  durationMs?: number | undefined;

  @Field(() => SpanStatus, { description: 'How it ended.' })
  status!: SpanStatus;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  statusMessage?: string | undefined;

  @Field(() => GraphQLJSON, { description: 'What is known of it, by name: mlflow.spanInputs, mlflow.spanOutputs and mlflow.spanType among them.' })
  attributes!: object;

  @Field(() => [SpanEventType], { description: 'What happened meanwhile, in order.' })
  events!: SpanEventType[];
}

export function showSpan(span: Span): SpanType {
  const { id, parentId, name, startedNs, status, statusMessage, attributes, events } = span;
  return {
    id,
    parentId,
    name,
    startedAt: momentOf(startedNs),
    durationMs: spanDurationMs(span),
    status: status as SpanStatus,
    statusMessage: statusMessage || undefined,
    attributes,
    events: events.map((event) => ({ name: event.name, at: momentOf(event.atNs), attributes: event.attributes })),
  };
}

function momentOf(ns: bigint): Date {
  return new Date(Number(ns / 1_000_000n));
}
