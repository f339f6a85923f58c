import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { DatasetUse, ExternalDataset } from '../domain/external-dataset.js';

@ObjectType('ExternalDataset', { description: 'Data that is known by name and digest, while its bytes are elsewhere.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ExternalDatasetType {
  @Field(() => ID, { description: 'xds_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'What whoever logged it calls it.' })
  name!: string;

  @Field(() => String, { description: 'As whoever logged it computed it.' })
  digest!: string;

  @Field(() => String, { description: 'How its source is to be read: local, http, code …' })
  sourceType!: string;

  @Field(() => String, { description: 'Where it comes from.' })
  source!: string;

  @Field(() => String, { nullable: true, description: 'Its columns and their types, as logged.' })
  schema?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Its figures, as logged.' })
  profile?: string | undefined;

  @Field(() => Date, { description: 'When a run named it first.' })
  createdAt!: Date;
}

@ObjectType('ExternalDatasetUse', { description: 'How a run used data whose bytes are elsewhere.' })
@Access('signedIn')
export class ExternalDatasetUseType {
  @Field(() => ExternalDatasetType, { description: 'The data.' })
  dataset!: ExternalDatasetType;

  @Field(() => String, { nullable: true, description: 'What for: training, eval …' })
  context?: string | undefined;
}

export function showDataset(dataset: ExternalDataset): ExternalDatasetType {
  return { ...dataset };
}

export function showUse({ dataset, tags }: DatasetUse): ExternalDatasetUseType {
  return { dataset: showDataset(dataset), context: tags['mlflow.data.context'] };
}
