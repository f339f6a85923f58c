import { createUnionType, Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection } from '@cairn/subgraph';
import type { Dataset, DatasetVersion, IngestRefusal } from '../domain/dataset.js';
import { ColumnProfile, ColumnSchema } from './profile-types.js';
import { QualityReport } from './quality-types.js';

export enum DataFormat {
  PARQUET = 'parquet',
  CSV = 'csv',
}
registerEnumType(DataFormat, { name: 'DataFormat', description: 'How the bytes of a version are to be read.' });

@ObjectType('Dataset', { description: 'A body of data that changes over time; each state it had is a version.' })
@Directive('@key(fields: "id")')
@Access('read')
export class DatasetType {
  @Field(() => ID, { description: 'ds_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is, in a sentence.' })
  description?: string | undefined;

  @Field(() => Date, { description: 'When it was first offered.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who first offered it.' })
  createdBy!: ActorRef;
}

@ObjectType('ModelVersion', { description: 'Bytes that answer, and everything they came from.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class ModelVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('DatasetVersion', { description: 'One state of a dataset. It never changes.' })
@Directive('@key(fields: "id")')
@Access('read')
export class DatasetVersionType {
  @Field(() => ID, { description: 'dsv_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  datasetId!: string;

  @Field(() => Int, { description: '1, 2, 3 … within the dataset.' })
  number!: number;

  @Field(() => String, { description: 'sha256: and 64 hex digits of its bytes.' })
  digest!: string;

  @Field(() => Float, { description: 'Size in bytes.' })
  sizeBytes!: number;

  @Field(() => Float, { description: 'Rows without the header.' })
  rowCount!: number;

  @Field(() => DataFormat, { description: 'How its bytes are to be read.' })
  format!: DataFormat;

  @Field(() => String, { nullable: true, description: 'What it is, in a sentence.' })
  description?: string | undefined;

  @Field(() => [ColumnSchema], { description: 'Its columns, in order.' })
  schema!: readonly ColumnSchema[];

  @Field(() => [ColumnProfile], { description: 'What its columns hold, in order.' })
  profile!: readonly ColumnProfile[];

  @Field(() => QualityReport, { description: 'The checks it passed.' })
  quality!: QualityReport;

  @Field(() => ModelVersionRef, { nullable: true, description: 'The model version whose answers it holds; null for other data.' })
  predictedBy?: ModelVersionRef | undefined;

  @Field(() => Date, { description: 'When it was taken in.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who offered it.' })
  createdBy!: ActorRef;

  /** What the resolvers of its other fields work on. */
  source!: DatasetVersion;
}

@ObjectType('IngestRefusal', { description: 'Data that was offered and not taken.' })
@Access('read')
export class IngestRefusalType {
  @Field(() => ID, { description: 'rfs_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it was offered to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the dataset.' })
  dataset!: string;

  @Field(() => String, { description: 'Digest of the bytes.' })
  digest!: string;

  @Field(() => String, { description: 'Which checks failed, with column, row and reason.' })
  message!: string;

  @Field(() => QualityReport, { description: 'All checks.' })
  quality!: QualityReport;

  @Field(() => Date, { description: 'When it was refused.' })
  refusedAt!: Date;

  @Field(() => ActorRef, { description: 'Who offered it.' })
  refusedBy!: ActorRef;
}

export const IngestResult = createUnionType({
  name: 'IngestResult',
  description: 'What became of offered data.',
  types: () => [DatasetVersionType, IngestRefusalType] as const,
  resolveType: (value) => ('refusedAt' in value ? IngestRefusalType : DatasetVersionType),
});

@ObjectType({ description: 'One page of datasets, newest first.' })
@Access('read')
export class DatasetConnection extends Connection(() => DatasetType) {}

@ObjectType({ description: 'One page of versions, newest first.' })
@Access('read')
export class DatasetVersionConnection extends Connection(() => DatasetVersionType) {}

@ObjectType({ description: 'One page of refusals, newest first.' })
@Access('read')
export class IngestRefusalConnection extends Connection(() => IngestRefusalType) {}

export function showDataset(dataset: Dataset): DatasetType {
  return { ...dataset, createdBy: { id: dataset.createdBy } };
}

export function showVersion(version: DatasetVersion): DatasetVersionType {
  return {
    ...version,
    format: version.format as DataFormat,
    schema: version.schema as readonly ColumnSchema[],
    profile: version.profile as readonly ColumnProfile[],
    quality: version.quality as QualityReport,
    predictedBy: version.predictedBy === undefined ? undefined : { id: version.predictedBy },
    createdBy: { id: version.createdBy },
    source: version,
  };
}

export function showRefusal(refusal: IngestRefusal): IngestRefusalType {
  return { ...refusal, quality: refusal.quality as QualityReport, refusedBy: { id: refusal.refusedBy } };
}
