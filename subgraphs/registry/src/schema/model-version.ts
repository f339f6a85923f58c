import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { ModelVersion } from '../domain/model-version.js';
import { DatasetVersionRef, FeatureViewRef, RunRef } from './references.js';

export enum ModelVersionStatus {
  REGISTERED = 'registered',
  BLOCKED = 'blocked',
  AWAITING_APPROVAL = 'awaitingApproval',
  APPROVED = 'approved',
  REJECTED = 'rejected',
}
registerEnumType(ModelVersionStatus, { name: 'ModelVersionStatus', description: 'Where a version stands on its way to serving.' });

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

  @Field(() => ModelVersionStatus, { description: 'Where it stands.' })
  status!: ModelVersionStatus;

  @Field(() => String, { description: 'sha256: and 64 hex digits of the ONNX file.' })
  digest!: string;

  @Field(() => Float, { description: 'Size in bytes.' })
  sizeBytes!: number;

  @Field(() => RunRef, { description: 'The run that produced it.' })
  run!: RunRef;

  @Field(() => [DatasetVersionRef], { description: 'The data it was trained on.' })
  datasetVersions!: DatasetVersionRef[];

  @Field(() => FeatureViewRef, { nullable: true, description: 'How its inputs are computed.' })
  featureView?: FeatureViewRef | undefined;

  @Field(() => GraphQLJSON, { description: 'Metrics, slices and tables, as its author measured them.' })
  evaluation!: unknown;

  @Field(() => String, { nullable: true, description: 'What is new about it, in a sentence.' })
  description?: string | undefined;

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

@ObjectType({ description: 'One page of versions, newest first.' })
@Access('read')
export class ModelVersionConnection extends Connection(() => ModelVersionType) {}

export function showVersion(version: ModelVersion): ModelVersionType {
  return {
    ...version,
    status: version.status as ModelVersionStatus,
    run: { id: version.runId },
    datasetVersions: version.datasetVersionIds.map((id) => ({ id })),
    featureView: version.featureViewId === undefined ? undefined : { id: version.featureViewId },
    createdBy: { id: version.createdBy },
  };
}
