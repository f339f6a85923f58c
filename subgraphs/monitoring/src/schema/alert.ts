import { ArgsType, Directive, Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef, Connection, PageArgs } from '@cairn/subgraph';
import type { Alert } from '../domain/alert.js';
import { endOf } from '../domain/observation.js';
import { MonitorKind } from './monitor.js';
import { EndpointRef } from './references.js';

export enum AlertStatus {
  OPEN = 'open',
  ACKNOWLEDGED = 'acknowledged',
  RESOLVED = 'resolved',
}
registerEnumType(AlertStatus, { name: 'AlertStatus', description: 'Whether somebody has looked, and whether it is settled.' });

@ObjectType('Alert', { description: 'Somebody should look, or a trigger should act.' })
@Directive('@key(fields: "id")')
@Access('read')
export class AlertType {
  @Field(() => ID, { description: 'alr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  monitorId!: string;

  @Field(() => EndpointRef, { description: 'The endpoint it is about.' })
  endpoint!: EndpointRef;

  @Field(() => MonitorKind, { description: 'What was watched.' })
  kind!: MonitorKind;

  @Field(() => String, { description: 'What was found, with values, limits and units.' })
  message!: string;

  @Field(() => AlertStatus, { description: 'Where it stands.' })
  status!: AlertStatus;

  @Field(() => Date, { description: 'When it was raised.' })
  raisedAt!: Date;

  @Field(() => Date, { description: 'First instant after the window that raised it.' })
  windowEnd!: Date;

  @Field(() => Float, { description: 'The figure that was found.' })
  value!: number;

  @Field(() => Float, { description: 'The limit it is beyond.' })
  threshold!: number;

  @Field(() => ActorRef, { nullable: true, description: 'Who looked.' })
  acknowledgedBy?: ActorRef | undefined;

  @Field(() => Date, { nullable: true, description: 'When it was settled.' })
  resolvedAt?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'How it was settled.' })
  resolution?: string | undefined;
}

@ObjectType({ description: 'One page of alerts, newest first.' })
@Access('read')
export class AlertConnection extends Connection(() => AlertType) {}

@ArgsType()
export class AlertsArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;

  @Field(() => AlertStatus, { nullable: true, description: 'Only alerts that stand here.' })
  status?: AlertStatus;
}

@ArgsType()
export class ResolveAlertArgs {
  @Field(() => ID, { description: 'The alert.' })
  id!: string;

  @Field(() => String, { description: 'How it was settled, in a sentence.' })
  reason!: string;
}

export function showAlert({ endpointId, ...alert }: Alert): AlertType {
  return {
    ...alert,
    endpoint: { id: endpointId },
    kind: alert.kind as MonitorKind,
    status: alert.status as AlertStatus,
    windowEnd: endOf(alert.windowEnd),
    acknowledgedBy: alert.acknowledgedBy === undefined ? undefined : { id: alert.acknowledgedBy },
  };
}
