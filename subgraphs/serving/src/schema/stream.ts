import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import { deadSubject, type PredictionStream } from '../domain/prediction-stream.js';
import type { StreamStatus } from '../domain/stream-status.js';

export enum StreamState {
  STARTING = 'starting',
  CONSUMING = 'consuming',
  WAITING = 'waiting',
}
registerEnumType(StreamState, {
  name: 'StreamState',
  description: 'What a process does with a stream: it begins, it takes messages as they come, or it waits for what it needs and tries again.',
});

@ObjectType('PredictionStreamStatus', { description: 'What the process that was asked does with a stream; where there are several, each answers a share of the messages.' })
@Access('signedIn')
export class PredictionStreamStatusType {
  @Field(() => StreamState, { description: 'Whether messages are being taken.' })
  state!: `${StreamState}`;

  @Field(() => Date, { description: 'Since when; of a stream that waits, since the first failure of those in a row.' })
  since!: Date;

  @Field(() => String, { nullable: true, description: 'Why it waits; null while it does not.' })
  reason?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What went wrong last, with the stream or with one message; null when nothing did since the process started.' })
  lastError?: string | undefined;

  @Field(() => Date, { nullable: true, description: 'When that was.' })
  lastErrorAt?: Date | undefined;
}

@ObjectType('PredictionStream', { description: 'A subject whose messages an endpoint answers, and the one that its answers go to.' })
@Directive('@key(fields: "id")')
@Access('read')
export class PredictionStreamType {
  @Field(() => ID, { description: 'stm_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  endpointId!: string;

  @Field(() => String, { description: 'What carries both subjects.' })
  provider!: string;

  @Field(() => String, { description: 'Where questions come from.' })
  inputSubject!: string;

  @Field(() => String, { description: 'Where answers go, each with the id of its question.' })
  outputSubject!: string;

  @Field(() => String, { description: 'Where questions go that cannot be answered, with the reason.' })
  deadSubject!: string;

  @Field(() => Int, { description: 'The most messages that are being answered at a time.' })
  maximumInFlight!: number;

  @Field(() => Int, { description: 'How often the model may fail at one message before it is a dead letter.' })
  attempts!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it: it asks in that name, for as long as that actor may read the project.' })
  createdBy!: ActorRef;

  /** What the resolvers of its other fields work on. */
  source!: PredictionStream;
}

@InputType({ description: 'Which messages an endpoint answers.' })
export class CreateStreamInput {
  @Field(() => ID, { description: 'ep_…' })
  endpointId!: string;

  @Field(() => String, { nullable: true, description: 'Name of an installed stream provider; absent: the first.' })
  provider?: string | null;

  @Field(() => String, { description: 'Words of letters, digits, dashes and underscores with dots between them, at most 190 characters.' })
  inputSubject!: string;

  @Field(() => String, { description: 'As the input\'s, and another one. Dead letters go to <outputSubject>.dead.' })
  outputSubject!: string;

  @Field(() => Int, { defaultValue: 32, description: 'The most messages that are being answered at a time, 1 to 1,000.' })
  maximumInFlight!: number;

  @Field(() => Int, { defaultValue: 5, description: 'How often the model may fail at one message before it is a dead letter, 1 to 100.' })
  attempts!: number;
}

export function showStream(source: PredictionStream): PredictionStreamType {
  return { ...source, deadSubject: deadSubject(source), createdBy: { id: source.createdBy }, source };
}

export function showStatus({ state, lastError }: StreamStatus): PredictionStreamStatusType {
  return { state: state.kind, since: state.since, reason: state.kind === 'waiting' ? state.reason : undefined, lastError: lastError?.message, lastErrorAt: lastError?.at };
}
