import { ArgsType, Field, Float, ID, InputType } from 'type-graphql';
import { GraphQLJSON, PageArgs } from '@cairn/subgraph';
import { DataFormat } from './dataset.js';
import { ColumnType } from './profile-types.js';

@ArgsType()
export class ProjectPageArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ArgsType()
export class DatasetByNameArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the dataset.' })
  name!: string;
}

@InputType({ description: 'What a column must be.' })
export class ColumnExpectationInput {
  @Field(() => String, { description: 'Name of the column.' })
  name!: string;

  @Field(() => ColumnType, { description: 'What its values must be.' })
  type!: ColumnType;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether values may be missing.' })
  nullable?: boolean;

  @Field(() => Float, { nullable: true, description: 'Lowest value allowed; of a timestamp in ms since 1970.' })
  min?: number;

  @Field(() => Float, { nullable: true, description: 'Highest value allowed.' })
  max?: number;
}

@InputType({ description: 'What data must keep to become a version.' })
export class ExpectationsInput {
  @Field(() => [ColumnExpectationInput], { description: 'The columns that must be there.' })
  columns!: ColumnExpectationInput[];

  @Field(() => Float, { nullable: true, description: 'Largest share of rows that repeat an earlier row, 0 to 1. Defaults to 0.01.' })
  maxDuplicateRatio?: number;

  @Field(() => Float, { nullable: true, description: 'Largest share of missing values in a nullable column, 0 to 1. Defaults to 0.05.' })
  maxMissingRatio?: number;
}

@InputType({ description: 'Data offered as a new version.' })
export class IngestDatasetVersionInput {
  @Field(() => ID, { description: 'The project it shall belong to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the dataset; made when there is none.' })
  dataset!: string;

  @Field(() => String, { description: 'Digest that the upload of the bytes answered.' })
  digest!: string;

  @Field(() => DataFormat, { description: 'How the bytes are to be read.' })
  format!: DataFormat;

  @Field(() => String, { nullable: true, description: 'What it is, in a sentence.' })
  description?: string;

  @Field(() => [ID], { nullable: true, description: 'Versions it was made from.' })
  derivedFrom?: string[];

  @Field(() => ID, { nullable: true, description: 'The model version whose answers it holds.' })
  predictedBy?: string;

  @Field(() => ExpectationsInput, { description: 'What it must keep.' })
  expectations!: ExpectationsInput;
}

@InputType({ description: 'A definition of features.' })
export class CreateFeatureViewInput {
  @Field(() => ID, { description: 'The project it shall belong to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name; a changed definition makes a new version of it.' })
  name!: string;

  @Field(() => GraphQLJSON, { description: 'A list of { name, kind, column, … }; kind is number, hourOfDay, dayOfWeek or lookup.' })
  definitions!: unknown;

  @Field(() => ID, { nullable: true, description: 'The data that its tables were learnt from.' })
  fittedOn?: string;
}

@InputType({ description: 'What really happened, for one prediction, or for those of a key.' })
export class LabelInput {
  @Field(() => ID, { nullable: true, description: 'prd_…; absent when there is a key.' })
  predictionId?: string | null;

  @Field(() => String, { nullable: true, description: 'What the caller named its prediction by: label_key, or the id of its request. Predictions may come later.' })
  key?: string | null;

  @Field(() => Float, { description: 'The true value; of a yes-or-no question 1 or 0.' })
  value!: number;

  @Field(() => Date, { description: 'When it was observed.' })
  at!: Date;
}

@InputType({ description: 'Labels to be kept whole or not at all.' })
export class RecordLabelsInput {
  @Field(() => ID, { description: 'The project of the predictions.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'The endpoint among whose predictions keys are looked for; absent: all of the project.' })
  endpointId?: string | null;

  @Field(() => [LabelInput], { description: '1 to 10,000 labels.' })
  labels!: LabelInput[];
}
