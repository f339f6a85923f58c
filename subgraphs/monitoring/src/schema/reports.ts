import { ArgsType, Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { Access, Connection, PageArgs } from '@cairn/subgraph';
import { endOf, startOf } from '../domain/observation.js';
import type { DriftReport, PerformanceReport } from '../domain/report.js';
import { EndpointRef, ModelVersionRef } from './references.js';

@ObjectType('DriftReport', { description: 'How one feature, or the prediction, was spread in a window, beside the baseline.' })
@Directive('@key(fields: "id")')
@Access('read')
export class DriftReportType {
  @Field(() => ID, { description: 'drr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  monitorId!: string;

  @Field(() => EndpointRef, { description: 'The endpoint.' })
  endpoint!: EndpointRef;

  @Field(() => ModelVersionRef, { description: 'The version that answered.' })
  modelVersion!: ModelVersionRef;

  @Field(() => Date, { description: 'First instant of the window.' })
  windowStart!: Date;

  @Field(() => Date, { description: 'First instant after the window.' })
  windowEnd!: Date;

  @Field(() => String, { description: "Name of a feature, or 'prediction'." })
  subject!: string;

  @Field(() => Float, { description: 'Predictions in the window.' })
  n!: number;

  @Field(() => Float, { description: 'Population stability index against the baseline; 0 is equal.' })
  psi!: number;

  @Field(() => Float, { description: 'Jensen-Shannon divergence against the baseline in bits, 0 to 1.' })
  jensenShannon!: number;

  @Field(() => Float, { description: 'The PSI above which it counts as drifted.' })
  threshold!: number;

  @Field(() => Boolean, { description: 'Whether it drifted.' })
  drifted!: boolean;

  @Field(() => [Float], { description: 'Edges of the bins.' })
  edges!: readonly number[];

  @Field(() => [Float], { description: 'Counts of the baseline.' })
  reference!: readonly number[];

  @Field(() => [Float], { description: 'Counts of the window.' })
  current!: readonly number[];

  @Field(() => Date, { description: 'When the window was judged.' })
  createdAt!: Date;
}

@ObjectType('PerformanceReport', { description: 'How good the predictions of a window turned out to be.' })
@Directive('@key(fields: "id")')
@Access('read')
export class PerformanceReportType {
  @Field(() => ID, { description: 'pfr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => EndpointRef, { description: 'The endpoint.' })
  endpoint!: EndpointRef;

  @Field(() => ModelVersionRef, { description: 'The version that answered.' })
  modelVersion!: ModelVersionRef;

  @Field(() => Date, { description: 'First instant of the window.' })
  windowStart!: Date;

  @Field(() => Date, { description: 'First instant after the window.' })
  windowEnd!: Date;

  @Field(() => Float, { description: 'Labelled predictions in the window.' })
  n!: number;

  @Field(() => Float, { description: 'Mean log loss in nats.' })
  logLoss!: number;

  @Field(() => Float, { description: 'Lower end of its interval at 99 %.' })
  logLossLow!: number;

  @Field(() => Float, { description: 'Upper end of its interval at 99 %.' })
  logLossHigh!: number;

  @Field(() => Float, { description: 'Log loss of the baseline.' })
  baselineLogLoss!: number;

  @Field(() => Float, { description: 'Mean predicted probability, 0 to 1.' })
  meanPredicted!: number;

  @Field(() => Float, { description: 'Observed share, 0 to 1.' })
  observedRate!: number;

  @Field(() => Float, { description: "Lower end of Wilson's interval of the observed share at 99 %." })
  observedLow!: number;

  @Field(() => Float, { description: "Upper end of Wilson's interval of the observed share at 99 %." })
  observedHigh!: number;

  @Field(() => Boolean, { description: 'Whether log loss is beyond its limit, and beyond chance.' })
  logLossDegraded!: boolean;

  @Field(() => Boolean, { description: 'Whether predicted and observed share differ beyond the limit, and beyond chance.' })
  calibrationDegraded!: boolean;

  @Field(() => Date, { description: 'When the window was judged.' })
  createdAt!: Date;
}

@ObjectType({ description: 'One page of drift reports, newest window first.' })
@Access('read')
export class DriftReportConnection extends Connection(() => DriftReportType) {}

@ObjectType({ description: 'One page of performance reports, newest window first.' })
@Access('read')
export class PerformanceReportConnection extends Connection(() => PerformanceReportType) {}

@ObjectType({ description: 'What a window said, when it was judged.' })
@Access('signedIn')
export class WindowReported {
  @Field(() => Date, { description: 'First instant after the window.' })
  windowEnd!: Date;

  @Field(() => [DriftReportType], { description: 'What was found about inputs and predictions; empty when outcomes were judged.' })
  drift!: DriftReportType[];

  @Field(() => PerformanceReportType, { nullable: true, description: 'What was found about outcomes; null when inputs were judged.' })
  performance?: PerformanceReportType | undefined;
}

@ArgsType()
export class PerformanceReportsArgs extends PageArgs {
  @Field(() => ID, { description: 'The endpoint.' })
  endpointId!: string;

  @Field(() => Date, { nullable: true, description: 'Windows that end on this day or later.' })
  from?: Date;

  @Field(() => Date, { nullable: true, description: 'Windows that end on this day or earlier.' })
  to?: Date;
}

@ArgsType()
export class DriftReportsArgs extends PerformanceReportsArgs {
  @Field(() => String, { nullable: true, description: "Only this feature, or 'prediction'." })
  subject?: string;
}

export function showDrift({ endpointId, modelVersionId, ...report }: DriftReport): DriftReportType {
  return { ...report, endpoint: { id: endpointId }, modelVersion: { id: modelVersionId }, windowStart: startOf(report.windowStart), windowEnd: endOf(report.windowEnd) };
}

export function showPerformance({ endpointId, modelVersionId, ...report }: PerformanceReport): PerformanceReportType {
  return { ...report, endpoint: { id: endpointId }, modelVersion: { id: modelVersionId }, windowStart: startOf(report.windowStart), windowEnd: endOf(report.windowEnd) };
}
