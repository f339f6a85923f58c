import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { GraphQLJSON } from '@cairn/subgraph';
import { RunStatus } from './run.js';

@InputType({ description: 'A setting of a run.' })
export class ParamInput {
  @Field(() => String, { description: 'Name, 1 to 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'Value as text, at most 6,000 characters.' })
  value!: string;
}

@InputType({ description: 'Which code runs.' })
export class CodeVersionInput {
  @Field(() => String, { nullable: true, description: 'Commit of the repository.' })
  commit?: string;

  @Field(() => String, { nullable: true, description: 'Where the repository is.' })
  repository?: string;

  @Field(() => String, { nullable: true, description: 'Digest of the source files.' })
  digest?: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the working tree differs from the commit.' })
  dirty?: boolean;

  @Field(() => String, { nullable: true, description: 'sha256: of the difference from the commit, as git diff HEAD prints it.' })
  diffDigest?: string;
}

@InputType({ description: 'A word about something.' })
export class TagInput {
  @Field(() => String, { description: 'Name, 1 to 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'Value as text, at most 8,000 characters; of an experiment 20,000.' })
  value!: string;
}

@InputType({ description: 'What a run starts with.' })
export class StartRunInput {
  @Field(() => ID, { nullable: true, description: 'Made by the caller: run_ and a UUIDv7 in 32 hex digits. The same id again answers the run that is there.' })
  id?: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name of the experiment; made when there is none.' })
  experiment!: string;

  @Field(() => String, { nullable: true, description: 'Defaults to the experiment\'s name and the time.' })
  name?: string;

  @Field(() => Date, { nullable: true, description: 'When it started; defaults to now.' })
  startedAt?: Date;

  @Field(() => [ParamInput], { nullable: true, description: 'Settings known at the start.' })
  params?: ParamInput[];

  @Field(() => [TagInput], { nullable: true, description: 'Words about it.' })
  tags?: TagInput[];

  @Field(() => String, { nullable: true, description: 'What it is about, in Markdown, at most 20,000 characters.' })
  note?: string;

  @Field(() => ID, { nullable: true, description: 'The run that it is nested in.' })
  parentId?: string;

  @Field(() => [ID], { nullable: true, description: 'The data it uses.' })
  datasetVersionIds?: string[];

  @Field(() => CodeVersionInput, { nullable: true, description: 'The code it runs.' })
  code?: CodeVersionInput;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Command, runtime, packages, lock files, host and devices.' })
  environment?: Record<string, unknown>;

  @Field(() => ID, { nullable: true, description: 'The job that executes it.' })
  jobId?: string;
}

@InputType({ description: 'One measured value.' })
export class MetricPointInput {
  @Field(() => String, { description: 'Name of the metric, 1 to 250 characters.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'The value; null for NaN.' })
  value?: number | null;

  @Field(() => Float, { description: 'Whole number of the step.' })
  step!: number;

  @Field(() => Date, { description: 'When it was measured.' })
  at!: Date;
}

@InputType({ description: 'Points to be kept whole or not at all.' })
export class LogMetricsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => ID, { description: 'Made by the caller; a batch sent again under the same id is kept once.' })
  batchId!: string;

  @Field(() => [MetricPointInput], { description: 'At most 10,000 points.' })
  points!: MetricPointInput[];
}

@InputType({ description: 'Settings to be added to a run.' })
export class LogParamsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => [ParamInput], { description: 'A param that is there already must have the same value.' })
  params!: ParamInput[];
}

@InputType({ description: 'Data that a run uses.' })
export class LogInputsInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => [ID], { description: 'Versions of datasets.' })
  datasetVersionIds!: string[];
}

@InputType({ description: 'Uploaded bytes to be kept as an artifact of a run.' })
export class LogArtifactInput {
  @Field(() => ID, { description: 'The run, which must not have ended.' })
  runId!: string;

  @Field(() => String, { description: 'Relative path within the run.' })
  name!: string;

  @Field(() => String, { description: 'Digest that the upload answered.' })
  digest!: string;

  @Field(() => String, { description: 'Media type, such as application/json.' })
  mediaType!: string;
}

@InputType({ description: 'How a run ends.' })
export class EndRunInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => RunStatus, { description: 'FINISHED, FAILED or KILLED.' })
  status!: RunStatus;

  @Field(() => String, { nullable: true, description: 'Why it failed or was killed.' })
  reason?: string;

  @Field(() => Date, { nullable: true, description: 'When; defaults to now. The same end at the same moment again is fine.' })
  endedAt?: Date;
}

@InputType({ description: 'Words about a run.' })
export class SetRunTagsInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => [TagInput], { description: 'Those of the same name are replaced.' })
  tags!: TagInput[];
}

@InputType({ description: 'Words about a run that are taken back.' })
export class DeleteRunTagsInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => [String], { description: 'Names of the tags.' })
  keys!: string[];
}

@InputType({ description: 'What a run is about.' })
export class SetRunNoteInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => String, { description: 'Markdown, at most 20,000 characters; an empty text removes it.' })
  note!: string;
}

@InputType({ description: 'Another name of a run.' })
export class RenameRunInput {
  @Field(() => ID, { description: 'The run.' })
  runId!: string;

  @Field(() => String, { description: '1 to 500 characters; need not be unique.' })
  name!: string;
}

@InputType({ description: 'Some runs.' })
export class RunsInput {
  @Field(() => [ID], { description: '1 to 1,000 runs.' })
  runIds!: string[];
}

@InputType({ description: 'An experiment to be made.' })
export class CreateExperimentInput {
  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the project, 1 to 500 characters.' })
  name!: string;

  @Field(() => [TagInput], { nullable: true, description: 'Words about it.' })
  tags?: TagInput[];

  @Field(() => String, { nullable: true, description: 'What it is about, in Markdown.' })
  note?: string;
}

@InputType({ description: 'Another name of an experiment.' })
export class RenameExperimentInput {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => String, { description: 'Unique within the project, 1 to 500 characters.' })
  name!: string;
}

@InputType({ description: 'Words about an experiment.' })
export class SetExperimentTagsInput {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => [TagInput], { description: 'Those of the same name are replaced.' })
  tags!: TagInput[];
}

@InputType({ description: 'What an experiment is about.' })
export class SetExperimentNoteInput {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => String, { description: 'Markdown, at most 20,000 characters; an empty text removes it.' })
  note!: string;
}

@InputType({ description: 'An experiment.' })
export class ExperimentInput {
  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;
}

@InputType({ description: 'A way of looking at runs, under a name.' })
export class SaveViewInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => ID, { description: 'The experiment.' })
  experimentId!: string;

  @Field(() => String, { description: 'Unique within the experiment, 1 to 100 characters; one of the same name is replaced.' })
  name!: string;

  @Field(() => String, { description: 'The search part of the address of the page, at most 8,000 characters.' })
  state!: string;
}

@InputType({ description: 'A saved view to be deleted.' })
export class DeleteViewInput {
  @Field(() => ID, { description: 'view_…' })
  id!: string;
}

@InputType({ description: 'How long the bin of a project keeps runs.' })
export class SetRetentionInput {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => Int, { nullable: true, description: 'Days, 1 to 36,500; for ever when absent.' })
  binDays?: number;
}

@InputType({ description: 'Words about a trace.' })
export class SetTraceTagsInput {
  @Field(() => ID, { description: 'The trace, tr_….' })
  traceId!: string;

  @Field(() => [TagInput], { description: 'The words; of one name the last counts.' })
  tags!: TagInput[];
}

@InputType({ description: 'Traces that are removed for good.' })
export class DeleteTracesInput {
  @Field(() => ID, { description: 'The experiment that they belong to.' })
  experimentId!: string;

  @Field(() => [ID], { description: 'Ids, tr_… or those of their clients, at most 100,000.' })
  traceIds!: string[];
}
