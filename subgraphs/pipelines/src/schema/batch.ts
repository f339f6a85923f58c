import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@InputType({ description: 'Predictions for a whole dataset version.' })
export class PredictBatchInput {
  @Field(() => ID, { description: 'The project of model, data and answers.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'An endpoint: the version that answers there now is asked. Absent when a version is named.' })
  endpointId?: string | null;

  @Field(() => ID, { nullable: true, description: 'An approved model version; it needs no endpoint.' })
  modelVersionId?: string | null;

  @Field(() => ID, { description: 'dsv_…; it has a column for each feature, or the columns that the FeatureView computes them from.' })
  datasetVersionId!: string;

  @Field(() => String, { description: 'Name of the dataset that gets the answers; made when there is none.' })
  outputDataset!: string;

  @Field(() => [String], { nullable: true, description: 'Columns of the data that stand beside the answers; absent: all.' })
  keep?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Rows that are asked and kept together, 1 to 100,000; absent: 10,000.' })
  chunkRows?: number | null;
}

@InputType({ description: 'Answers to consecutive rows, as their job has uploaded them.' })
export class KeepPredictedRowsInput {
  @Field(() => ID, { description: 'The job that asks.' })
  jobId!: string;

  @Field(() => Int, { description: '0, 1, 2 … in the order of the rows.' })
  number!: number;

  @Field(() => Int, { description: 'How many rows.' })
  rows!: number;

  @Field(() => Float, { description: 'Rows of the dataset version.' })
  rowsTotal!: number;

  @Field(() => String, { description: 'Digest that the upload answered.' })
  digest!: string;

  @Field(() => ID, { description: 'The model version that answered.' })
  modelVersionId!: string;
}

@ObjectType('PredictedChunk', { description: 'Answers to consecutive rows, which are not asked for again.' })
@Access('signedIn')
export class PredictedChunkType {
  @Field(() => Int, { description: '0, 1, 2 … in the order of the rows.' })
  number!: number;

  @Field(() => Int, { description: 'How many rows.' })
  rows!: number;

  @Field(() => String, { description: 'Digest of the uploaded answers.' })
  digest!: string;

  @Field(() => ID, { description: 'The model version that answered.' })
  modelVersionId!: string;
}
