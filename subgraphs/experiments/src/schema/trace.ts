import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, PageInfo } from '@cairn/subgraph';
import { tokenUsageOf, type Trace, type Values } from '../domain/trace.js';
import { TagType } from './tag.js';

export enum TraceState {
  IN_PROGRESS = 'in_progress',
  OK = 'ok',
  ERROR = 'error',
}
registerEnumType(TraceState, { name: 'TraceState', description: 'Whether a request goes on, and how it ended.' });

@ObjectType('TokenUsage', { description: 'How many tokens language models read and wrote.' })
@Access('signedIn')
export class TokenUsageType {
  @Field(() => Float, { nullable: true, description: 'Tokens read.' })
  inputTokens?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Tokens written.' })
  outputTokens?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Both together.' })
  totalTokens?: number | undefined;
}

@ObjectType('Trace', { description: 'What one request to an application did, step by step.' })
@Directive('@key(fields: "id")')
@Access('read')
export class TraceType {
  @Field(() => ID, { description: 'tr_…' })
  id!: string;

  @Field(() => String, { description: 'As its client calls it: tr-…; unique within the project.' })
  externalId!: string;

  @Field(() => String, { nullable: true, description: 'What the application calls the request.' })
  clientRequestId?: string | undefined;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  experimentId!: string;

  runId!: string | undefined;

  @Field(() => String, { description: 'Name of its root span, unless it was given another.' })
  name!: string;

  @Field(() => TraceState, { description: 'Whether it goes on, and how it ended.' })
  state!: TraceState;

  @Field(() => Date, { description: 'When the request came.' })
  startedAt!: Date;

  @Field(() => Float, { nullable: true, description: 'How long it took, in milliseconds; null while it goes on.' })
  durationMs?: number | undefined;

  @Field(() => String, { nullable: true, description: 'The beginning of what went in.' })
  requestPreview?: string | undefined;

  @Field(() => String, { nullable: true, description: 'The beginning of what came out.' })
  responsePreview?: string | undefined;

  @Field(() => [TagType], { description: 'Words about it, by name.' })
  tags!: TagType[];

  @Field(() => [TagType], { description: 'What was known when it was logged, by name; it does not change.' })
  metadata!: TagType[];

  @Field(() => TokenUsageType, { nullable: true, description: 'Tokens of the whole request; null when its client counted none.' })
  tokenUsage?: TokenUsageType | undefined;

  @Field(() => Int, { description: 'How many spans were sent; those of a file that a client uploaded are not counted.' })
  spanCount!: number;

  @Field(() => ActorRef, { description: 'Who logged it.' })
  createdBy!: ActorRef;

  /** As the services know it. */
  source!: Trace;
}

@ObjectType('TraceSearch', { description: 'Traces that were found.' })
@Access('read')
export class TraceSearchType {
  @Field(() => [TraceType], { description: 'The traces of this page.' })
  nodes!: TraceType[];

  @Field(() => PageInfo, { description: 'Whether there are more.' })
  pageInfo!: PageInfo;
}

export function showTrace(trace: Trace): TraceType {
  const { id, externalId, clientRequestId, projectId, experimentId, runId, name, startedAt, durationMs, requestPreview, responsePreview, spanCount } = trace;
  return {
    id,
    externalId,
    clientRequestId,
    projectId,
    experimentId,
    runId,
    name,
    startedAt,
    durationMs,
    requestPreview,
    responsePreview,
    spanCount,
    state: trace.state as TraceState,
    tags: pairsOf(trace.tags),
    metadata: pairsOf(trace.metadata),
    tokenUsage: tokenUsageOf(trace),
    createdBy: { id: trace.createdBy },
    source: trace,
  };
}

/** Values by name, sorted. */
export function pairsOf(values: Values): TagType[] {
  return Object.entries(values).map(([key, value]) => ({ key, value })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
