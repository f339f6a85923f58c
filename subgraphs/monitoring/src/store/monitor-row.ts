import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MonitorKind, MonitorState } from '../domain/monitor.js';

@Entity('monitor')
export class MonitorRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text')
  kind!: MonitorKind;

  @Column('integer', { name: 'window_days' })
  windowDays!: number;

  @Column('double precision')
  threshold!: number;

  @Column('integer', { name: 'minimum_count' })
  minimumCount!: number;

  @Column('text')
  state!: MonitorState;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
