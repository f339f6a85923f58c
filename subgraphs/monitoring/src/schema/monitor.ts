import { Directive, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import { monitorText, type Monitor } from '../domain/monitor.js';
import { EndpointRef } from './references.js';

export enum MonitorKind {
  FEATURE_DRIFT = 'featureDrift',
  PREDICTION_DRIFT = 'predictionDrift',
  LOG_LOSS = 'logLoss',
  CALIBRATION = 'calibration',
}
registerEnumType(MonitorKind, { name: 'MonitorKind', description: 'What a monitor watches.' });

export enum MonitorState {
  WAITING = 'waiting',
  OK = 'ok',
  FIRING = 'firing',
}
registerEnumType(MonitorState, { name: 'MonitorState', description: 'WAITING: not enough seen yet.' });

@ObjectType('Monitor', { description: 'One thing that is expected of an endpoint, looked at once a day over a sliding window.' })
@Directive('@key(fields: "id")')
@Access('read')
export class MonitorType {
  @Field(() => ID, { description: 'mon_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => EndpointRef, { description: 'The endpoint it watches.' })
  endpoint!: EndpointRef;

  @Field(() => MonitorKind, { description: 'What it watches.' })
  kind!: MonitorKind;

  @Field(() => String, { description: 'What it watches, in a sentence.' })
  description!: string;

  @Field(() => Int, { description: 'Whole days; the window slides by one.' })
  windowDays!: number;

  @Field(() => Float, { description: 'What the watched figure must not exceed.' })
  threshold!: number;

  @Field(() => Int, { description: 'Fewer predictions (or labels) than this in a window say nothing.' })
  minimumCount!: number;

  @Field(() => MonitorState, { description: 'What its newest window said.' })
  state!: MonitorState;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;
}

@InputType({ description: 'Limits; each has a documented default.' })
export class ThresholdsInput {
  @Field(() => Float, { nullable: true, description: 'PSI of a feature. Defaults to 0.2, the customary mark of a large shift.' })
  featureDrift?: number;

  @Field(() => Float, { nullable: true, description: 'PSI of the prediction. Defaults to 0.2.' })
  predictionDrift?: number;

  @Field(() => Float, { nullable: true, description: 'Log loss above the baseline, in nats. Defaults to 0.05; must also be beyond chance at 99 %.' })
  logLoss?: number;

  @Field(() => Float, { nullable: true, description: 'Distance of predicted and observed share. Defaults to 0.03; must also be beyond chance at 99 %.' })
  calibration?: number;
}

@InputType({ description: 'One monitor of each kind for an endpoint.' })
export class CreateMonitorsInput {
  @Field(() => ID, { description: 'The endpoint.' })
  endpointId!: string;

  @Field(() => Int, { nullable: true, description: 'Days of a window, 1 to 90. Defaults to 7, so that every window holds every weekday once.' })
  windowDays?: number;

  @Field(() => Int, { nullable: true, description: 'Fewer predictions (or labels) than this in a window say nothing. Defaults to 500.' })
  minimumCount?: number;

  @Field(() => ThresholdsInput, { nullable: true, description: 'Limits.' })
  thresholds?: ThresholdsInput;
}

export function showMonitor({ endpointId, ...monitor }: Monitor): MonitorType {
  return { ...monitor, endpoint: { id: endpointId }, kind: monitor.kind as MonitorKind, state: monitor.state as MonitorState, description: monitorText[monitor.kind] };
}
