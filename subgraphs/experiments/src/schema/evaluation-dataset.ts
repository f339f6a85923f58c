import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON, PageInfo } from '@cairn/subgraph';
import type { EvaluationDataset, EvaluationRecord } from '../domain/evaluation-dataset.js';
import { TagType } from './tag.js';
import { pairsOf } from './trace.js';

@ObjectType('EvaluationRecord', { description: 'One example: what goes in, and what is expected.' })
@Access('signedIn')
export class EvaluationRecordType {
  @Field(() => ID, { description: 'Follows from the inputs; unique within the dataset.' })
  id!: string;

  @Field(() => GraphQLJSON, { description: 'What goes in, by name.' })
  inputs!: object;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What came out, when that is known.' })
  outputs?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What should come out, by name.' })
  expectations?: object | undefined;

  @Field(() => GraphQLJSON, { description: 'Words about it, by name.' })
  tags!: object;

  @Field(() => String, { nullable: true, description: 'Where it comes from: HUMAN, CODE, DOCUMENT or TRACE.' })
  sourceType?: string | undefined;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Which person, code, document or trace.' })
  source?: object | undefined;

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date;
}

@ObjectType('EvaluationRecords', { description: 'Records of a dataset, in the order added.' })
@Access('signedIn')
export class EvaluationRecordsType {
  @Field(() => [EvaluationRecordType], { description: 'The records of this page.' })
  nodes!: EvaluationRecordType[];

  @Field(() => PageInfo, { description: 'Whether there are more.' })
  pageInfo!: PageInfo;
}

@ObjectType('EvaluationDataset', { description: 'Examples that an application is judged by.' })
@Directive('@key(fields: "id")')
@Access('read')
export class EvaluationDatasetType {
  @Field(() => ID, { description: 'evd_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'What its author calls it; need not be unique.' })
  name!: string;

  @Field(() => String, { description: 'Changes whenever its records do.' })
  digest!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Types of the fields that occur in inputs, outputs and expectations; null while there are none.' })
  schema?: object | undefined;

  @Field(() => [TagType], { description: 'Words about it, by name.' })
  tags!: TagType[];

  @Field(() => Int, { description: 'How many records it has.' })
  recordCount!: number;

  experimentIds!: readonly string[];

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it.' })
  createdBy!: ActorRef;

  @Field(() => Date, { description: 'When it, or a record of it, last changed.' })
  changedAt!: Date;
}

@ObjectType({ description: 'Evaluation datasets, newest first.' })
@Access('read')
export class EvaluationDatasetConnection extends Connection(() => EvaluationDatasetType) {}

export function showEvaluationDataset({ tags, createdBy, changedBy: _, ...dataset }: EvaluationDataset): EvaluationDatasetType {
  return { ...dataset, tags: pairsOf(tags), createdBy: { id: createdBy } };
}

export function showRecord({ id, inputs, outputs, expectations, tags, source, createdAt }: EvaluationRecord): EvaluationRecordType {
  return { id, inputs, outputs, expectations, tags, sourceType: source?.type, source: source?.data, createdAt };
}
