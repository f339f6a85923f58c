import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('drift_report')
export class DriftReportRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'monitor_id' })
  monitorId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'model_version_id' })
  modelVersionId!: string;

  @Column('date', { name: 'window_start' })
  windowStart!: string;

  @Column('date', { name: 'window_end' })
  windowEnd!: string;

  @Column('text')
  subject!: string;

  @Column('double precision')
  n!: number;

  @Column('double precision')
  psi!: number;

  @Column('double precision', { name: 'jensen_shannon' })
  jensenShannon!: number;

  @Column('double precision')
  threshold!: number;

  @Column('boolean')
  drifted!: boolean;

  @Column('double precision', { array: true })
  edges!: number[];

  @Column('double precision', { array: true })
  reference!: number[];

  @Column('double precision', { array: true })
  current!: number[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
