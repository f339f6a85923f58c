import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { ModelVersion } from '../domain/model-version.js';
import { DatasetVersionRef, FeatureViewRef, LoggedModelRef, RunRef } from './references.js';

export enum ModelVersionStatus {
  REGISTERED = 'registered',
  BLOCKED = 'blocked',
  AWAITING_APPROVAL = 'awaitingApproval',
  APPROVED = 'approved',
  REJECTED = 'rejected',
}
registerEnumType(ModelVersionStatus, { name: 'ModelVersionStatus', description: 'Where a version stands on its way to serving.' });

export enum ModelFormat {
  ONNX = 'onnx',
  FILES = 'files',
}
registerEnumType(ModelFormat, {
  name: 'ModelFormat',
  description: 'What the bytes of a version are.',
  valuesConfig: { ONNX: { description: 'One ONNX file, which endpoints can serve.' }, FILES: { description: 'Whatever the library of its author reads.' } },
});

export enum ModelStage {
  NONE = 'None',
  STAGING = 'Staging',
  PRODUCTION = 'Production',
  ARCHIVED = 'Archived',
}
registerEnumType(ModelStage, { name: 'ModelStage', description: 'Where a team says that a version is. Aliases say the same with names of its own.' });

@ObjectType('ModelFile', { description: 'One file of a version.' })
@Access('signedIn')
export class ModelFileType {
  @Field(() => String, { description: 'Path below the root of the version.' })
  path!: string;

  @Field(() => String, { description: 'sha256: and 64 hex digits.' })
  digest!: string;

  @Field(() => Float, { description: 'Size in bytes.' })
  sizeBytes!: number;
}

@ObjectType('TensorSignature', { description: 'A named input or output of a model.' })
@Access('signedIn')
export class TensorSignatureType {
  @Field(() => String, { description: 'Name of the tensor.' })
  name!: string;

  @Field(() => String, { description: 'Element type as the Open Inference Protocol names it.' })
  datatype!: string;

  @Field(() => [Float], { description: 'Dimensions; -1 is free.' })
  shape!: readonly number[];
}

@ObjectType('ModelVersion', { description: 'Bytes that answer, and everything they came from.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ModelVersionType {
  @Field(() => ID, { description: 'mv_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  modelId!: string;

  @Field(() => Int, { description: '1, 2, 3 … within the model.' })
  number!: number;

  @Field(() => ModelVersionStatus, { description: 'Where it stands. Whether it may be used now says clearance: approvals expire.' })
  status!: ModelVersionStatus;

  @Field(() => ModelFormat, { description: 'What its bytes are: ONNX can be served at an endpoint, FILES only where an operator lets Python models run.' })
  format!: ModelFormat;

  @Field(() => String, { nullable: true, description: 'Why it is no ONNX model, when its format is FILES.' })
  formatReason?: string | undefined;

  @Field(() => [ModelFileType], { description: 'Its files, by path. They never change.' })
  files!: readonly ModelFileType[];

  @Field(() => String, { description: 'sha256: and 64 hex digits: of the ONNX file, or of the list of files.' })
  digest!: string;

  @Field(() => Float, { description: 'Size of all its files, in bytes.' })
  sizeBytes!: number;

  @Field(() => String, { nullable: true, description: 'The artifacts that it was registered from; null for an uploaded file.' })
  source?: string | undefined;

  @Field(() => RunRef, { nullable: true, description: 'The run that produced it, as far as one is known.' })
  run?: RunRef | undefined;

  @Field(() => String, { nullable: true, description: 'Of the lock files, packages and runtime that the run recorded; null where it recorded none. Approvals name it.' })
  environmentDigest?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Of the newest evaluation of its gates: what they looked at and said. Approvals name it.' })
  gatesDigest?: string | undefined;

  @Field(() => ActorRef, { nullable: true, description: 'Who had its gates evaluated last, and so asked for the decision.' })
  requestedBy?: ActorRef | undefined;

  @Field(() => String, { nullable: true, description: 'Where that run is shown in another tool.' })
  runLink?: string | undefined;

  @Field(() => LoggedModelRef, { nullable: true, description: 'The logged model that it was registered from.' })
  loggedModel?: LoggedModelRef | undefined;

  @Field(() => [DatasetVersionRef], { description: 'The data it was trained on.' })
  datasetVersions!: DatasetVersionRef[];

  @Field(() => FeatureViewRef, { nullable: true, description: 'How its inputs are computed.' })
  featureView?: FeatureViewRef | undefined;

  @Field(() => GraphQLJSON, { description: 'Metrics, slices and tables, as its author measured them.' })
  evaluation!: unknown;

  @Field(() => String, { nullable: true, description: 'What is new about it, in a sentence.' })
  description?: string | undefined;

  @Field(() => ModelStage, { description: 'Where a team says that it is. PRODUCTION is for approved versions.' })
  stage!: ModelStage;

  @Field(() => [TensorSignatureType], { description: 'What it must be given.' })
  inputs!: readonly TensorSignatureType[];

  @Field(() => [TensorSignatureType], { description: 'What it answers.' })
  outputs!: readonly TensorSignatureType[];

  @Field(() => [String], { description: 'Operators that its graph uses, as domain::operator.' })
  operators!: readonly string[];

  @Field(() => Date, { description: 'When it was registered.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who registered it.' })
  createdBy!: ActorRef;

  @Field(() => Date, { description: 'When its status, stage, description or tags last changed.' })
  lastChangedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was deleted. Only what refers to it leads to it then.' })
  deletedAt?: Date | undefined;
}

@ObjectType('Alias', { description: 'A name that points at one version of a model.' })
@Access('signedIn')
export class AliasType {
  @Field(() => String, { description: 'The name.' })
  name!: string;

  versionId!: string;

  @Field(() => Date, { description: 'When it was last moved.' })
  movedAt!: Date;

  @Field(() => ActorRef, { description: 'Who moved it.' })
  movedBy!: ActorRef;
}

@ObjectType({ description: 'One page of versions.' })
@Access('read')
export class ModelVersionConnection extends Connection(() => ModelVersionType) {}

export function showVersion(version: ModelVersion): ModelVersionType {
  return {
    ...version,
    status: version.status as ModelVersionStatus,
    format: version.format as ModelFormat,
    stage: version.stage as ModelStage,
    run: version.runId === undefined ? undefined : { id: version.runId },
    loggedModel: version.loggedModelId === undefined ? undefined : { id: version.loggedModelId },
    datasetVersions: version.datasetVersionIds.map((id) => ({ id })),
    featureView: version.featureViewId === undefined ? undefined : { id: version.featureViewId },
    createdBy: { id: version.createdBy },
    requestedBy: version.requestedBy === undefined ? undefined : { id: version.requestedBy },
  };
}
