import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import type { CairnEvent } from '@cairn/core';
import { summaryOf } from '../domain/summary.js';
import { AuditEntryRef, DatasetVersionRef, EndpointRef, ModelVersionRef, PredictionRef, RunRef, VariantRef } from './references.js';

export enum LineageDirection {
  UPSTREAM = 'upstream',
  DOWNSTREAM = 'downstream',
  BOTH = 'both',
}
registerEnumType(LineageDirection, { name: 'LineageDirection', description: 'Where from, what became of it, or both.' });

@ObjectType({ description: 'Anything with an id, as the event log knows it.' })
@Access('signedIn')
export class LineageNode {
  @Field(() => ID, { description: 'Its id; the prefix tells its kind.' })
  id!: string;

  @Field(() => ID, { nullable: true, description: 'The project it belongs to.' })
  projectId?: string | undefined;

  @Field(() => String, { description: 'What it is: run, datasetVersion, modelVersion …' })
  kind!: string;

  @Field(() => String, { description: 'What people call it.' })
  label!: string;

  @Field(() => String, { description: 'The last thing that happened to it, such as ended.' })
  status!: string;

  @Field(() => Date, { description: 'When the log first knew of it.' })
  createdAt!: Date;
}

@ObjectType({ description: 'A link, and when it held.' })
@Access('signedIn')
export class LineageEdge {
  @Field(() => ID, { description: 'The upstream end.' })
  from!: string;

  @Field(() => ID, { description: 'The downstream end.' })
  to!: string;

  @Field(() => String, { description: 'Why it is there, read downstream: used, produced, deployed …' })
  relation!: string;

  @Field(() => Date, { description: 'Since when it holds.' })
  validFrom!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null while it holds.' })
  validTo?: Date | undefined;

  @Field(() => Date, { description: 'When the log learnt of it.' })
  recordedAt!: Date;

  @Field(() => ID, { description: 'The event that made it.' })
  eventId!: string;
}

@ObjectType({ description: 'A part of the graph around one node.' })
@Access('signedIn')
export class LineageGraph {
  @Field(() => ID, { description: 'The node that was asked about.' })
  root!: string;

  @Field(() => [LineageNode], { description: 'Nearest first.' })
  nodes!: readonly LineageNode[];

  @Field(() => [LineageEdge], { description: 'Links between them.' })
  edges!: readonly LineageEdge[];

  @Field(() => Boolean, { description: 'True when there were more than 2,000 nodes.' })
  truncated!: boolean;

  @Field(() => Date, { nullable: true, description: 'The time it is as of; null for now.' })
  asOf?: Date | undefined;
}

@ObjectType({ description: 'One event on the way back to the first cause.' })
@Access('signedIn')
export class CausalStep {
  @Field(() => ID, { description: 'evt_…' })
  eventId!: string;

  @Field(() => String, { description: 'What happened: run.ended.' })
  type!: string;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => ActorRef, { description: 'Who did it.' })
  actor!: ActorRef;

  @Field(() => ID, { description: 'To which node.' })
  nodeId!: string;

  @Field(() => String, { description: 'In a sentence.' })
  summary!: string;
}

@ObjectType({ description: 'The full story of one prediction.' })
@Access('signedIn')
export class Passport {
  @Field(() => PredictionRef, { description: 'The prediction.' })
  prediction!: PredictionRef;

  @Field(() => EndpointRef, { description: 'The endpoint that answered.' })
  endpoint!: EndpointRef;

  @Field(() => VariantRef, { description: 'The variant that answered.' })
  variant!: VariantRef;

  @Field(() => ModelVersionRef, { description: 'The model version that answered.' })
  modelVersion!: ModelVersionRef;

  @Field(() => RunRef, { nullable: true, description: 'The run that produced it; null when the version was registered without one.' })
  run?: RunRef | undefined;

  @Field(() => [DatasetVersionRef], { description: 'The data it was trained on.' })
  datasetVersions!: DatasetVersionRef[];

  @Field(() => [CausalStep], { description: 'Why the variant is there, from its deployment back to the first cause.' })
  whyLive!: CausalStep[];

  @Field(() => LineageGraph, { description: 'Everything that the model version came from.' })
  upstream!: LineageGraph;

  @Field(() => AuditEntryRef, { nullable: true, description: 'The entry that recorded the batch of predictions it came in.' })
  auditEntry?: AuditEntryRef | undefined;
}

@ArgsType()
export class LineageArgs {
  @Field(() => ID, { description: 'The node to begin at.' })
  id!: string;

  @Field(() => LineageDirection, { defaultValue: LineageDirection.BOTH, description: 'Where from, what became of it, or both.' })
  direction!: LineageDirection;

  @Field(() => Int, { defaultValue: 6, description: 'How many links away at most, 1 to 50.' })
  depth!: number;

  @Field(() => [String], { nullable: true, description: 'Kinds to be shown; others are walked through.' })
  kinds?: string[];

  @Field(() => Date, { nullable: true, description: 'The graph as it was then.' })
  asOf?: Date;
}

@ArgsType()
export class SearchNodesArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'A part of a label, or the beginning of an id.' })
  text!: string;

  @Field(() => [String], { nullable: true, description: 'Kinds to look among; all when absent.' })
  kinds?: string[];

  @Field(() => Int, { defaultValue: 20, description: 'How many at most, 1 to 200.' })
  first!: number;
}

export function showStep(event: CairnEvent): CausalStep {
  return { eventId: event.id, type: event.type, at: event.at, actor: { id: event.actorId }, nodeId: event.nodeId, summary: summaryOf(event) };
}
