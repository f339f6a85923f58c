import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertStatus } from '../domain/alert.js';
import type { MonitorKind } from '../domain/monitor.js';

@Entity('alert')
export class AlertRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'monitor_id' })
  monitorId!: string;

  @Column('text')
  kind!: MonitorKind;

  @Column('text')
  message!: string;

  @Column('text')
  status!: AlertStatus;

  @Column('timestamptz', { name: 'raised_at' })
  raisedAt!: Date;

  @Column('date', { name: 'window_end' })
  windowEnd!: string;

  @Column('double precision')
  value!: number;

  @Column('double precision')
  threshold!: number;

  @Column('text', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy!: string | null;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt!: Date | null;

  @Column('text', { nullable: true })
  resolution!: string | null;
}
