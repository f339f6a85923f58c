import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('performance_report')
export class PerformanceReportRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'model_version_id' })
  modelVersionId!: string;

  @Column('date', { name: 'window_start' })
  windowStart!: string;

  @Column('date', { name: 'window_end' })
  windowEnd!: string;

  @Column('double precision')
  n!: number;

  @Column('double precision', { name: 'log_loss' })
  logLoss!: number;

  @Column('double precision', { name: 'log_loss_low' })
  logLossLow!: number;

  @Column('double precision', { name: 'log_loss_high' })
  logLossHigh!: number;

  @Column('double precision', { name: 'baseline_log_loss' })
  baselineLogLoss!: number;

  @Column('double precision', { name: 'mean_predicted' })
  meanPredicted!: number;

  @Column('double precision', { name: 'observed_rate' })
  observedRate!: number;

  @Column('double precision', { name: 'observed_low' })
  observedLow!: number;

  @Column('double precision', { name: 'observed_high' })
  observedHigh!: number;

  @Column('boolean', { name: 'log_loss_degraded' })
  logLossDegraded!: boolean;

  @Column('boolean', { name: 'calibration_degraded' })
  calibrationDegraded!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
