import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { GraphQLJSON, PageArgs } from '@cairn/subgraph';
import { ModelVersionStatus } from './model-version.js';

@ArgsType()
export class ProjectPageArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

@ArgsType()
export class ModelVersionsArgs extends ProjectPageArgs {
  @Field(() => ModelVersionStatus, { nullable: true, description: 'Only versions that stand here.' })
  status?: ModelVersionStatus;
}

@ArgsType()
export class SearchArgs extends ProjectPageArgs {
  @Field(() => String, { nullable: true, description: "Comparisons joined by AND: name LIKE '%late%' AND tags.team = 'ops'." })
  filter?: string;

  @Field(() => [String], { nullable: true, description: 'What the list is ordered by: last_updated_timestamp DESC.' })
  orderBy?: string[];
}

@ArgsType()
export class ModelByNameArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the model.' })
  name!: string;
}

@InputType({ description: 'A gate as it is defined.' })
export class GateInput {
  @Field(() => String, { description: 'Unique within the model.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it protects from, in a sentence.' })
  description?: string;

  @Field(() => String, { description: 'A GraphQL query; gets $version: ID! and $champion: ID, null while there is none.' })
  query!: string;

  @Field(() => String, { description: 'A CEL expression over data, the answer, and now; true lets the version pass.' })
  predicate!: string;

  @Field(() => Int, { nullable: true, description: 'How many different people must approve a version, 1 to 10; null: 1.' })
  requiredApprovals?: number;

  @Field(() => Int, { nullable: true, description: 'How long an approval counts, in days, 1 to 3,650; null: 30.' })
  approvalDays?: number;
}

@InputType({ description: 'All gates of a model.' })
export class DefineGatesInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the model; made when there is none.' })
  model!: string;

  @Field(() => [GateInput], { description: 'Exactly these are in force afterwards.' })
  gates!: GateInput[];
}

@InputType({ description: 'What becomes a version.' })
export class RegisterModelVersionInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the model; made when there is none.' })
  model!: string;

  @Field(() => ID, { description: 'The run that produced it.' })
  runId!: string;

  @Field(() => String, { description: 'Digest of the uploaded ONNX file: one file, standard operators only.' })
  artifactDigest!: string;

  @Field(() => [ID], { description: 'The data it was trained on.' })
  datasetVersionIds!: string[];

  @Field(() => ID, { nullable: true, description: 'How its inputs are computed.' })
  featureViewId?: string;

  @Field(() => GraphQLJSON, { description: 'Metrics, slices and tables; at most 1,000,000 bytes as JSON.' })
  evaluation!: Record<string, unknown>;

  @Field(() => String, { nullable: true, description: 'What is new about it, in a sentence.' })
  description?: string;
}

@InputType({ description: 'A decision about a version.' })
export class DecisionInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;

  @Field(() => String, { description: 'Digest of the model that was looked at.' })
  digest!: string;

  @Field(() => String, { description: 'Why, in a sentence.' })
  reason!: string;
}
