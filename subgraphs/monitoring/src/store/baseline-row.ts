import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Distribution } from '../domain/distribution.js';

@Entity('baseline')
export class BaselineRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'model_version_id' })
  modelVersionId!: string;

  @Column('text', { name: 'dataset_version_id', nullable: true })
  datasetVersionId!: string | null;

  @Column('jsonb')
  distributions!: Distribution[];

  @Column('double precision', { name: 'log_loss' })
  logLoss!: number;

  @Column('double precision', { name: 'mean_predicted' })
  meanPredicted!: number;

  @Column('double precision', { name: 'observed_rate' })
  observedRate!: number;

  @Column('double precision')
  n!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
