import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ModelVersionStatus } from '../domain/model-version.js';
import type { ModelFile } from '../domain/model-file.js';
import type { ModelFormat } from '../domain/model-format.js';
import type { TensorSignature } from '../domain/onnx/signature.js';
import type { Stage } from '../domain/stage.js';

@Entity('model_version')
export class ModelVersionRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'model_id' })
  modelId!: string;

  @Column('integer')
  number!: number;

  @Column('text')
  status!: ModelVersionStatus;

  @Column('text')
  format!: ModelFormat;

  @Column('text', { name: 'format_reason', nullable: true })
  formatReason!: string | null;

  @Column('jsonb')
  files!: ModelFile[];

  @Column('text')
  digest!: string;

  @Column('double precision', { name: 'size_bytes' })
  sizeBytes!: number;

  @Column('text', { nullable: true })
  source!: string | null;

  @Column('text', { name: 'run_id', nullable: true })
  runId!: string | null;

  @Column('text', { name: 'run_link', nullable: true })
  runLink!: string | null;

  @Column('text', { name: 'logged_model_id', nullable: true })
  loggedModelId!: string | null;

  @Column('text', { name: 'dataset_version_ids', array: true })
  datasetVersionIds!: string[];

  @Column('text', { name: 'feature_view_id', nullable: true })
  featureViewId!: string | null;

  @Column('jsonb')
  evaluation!: Record<string, unknown>;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  inputs!: TensorSignature[];

  @Column('jsonb')
  outputs!: TensorSignature[];

  @Column('text', { array: true })
  operators!: string[];

  @Column('text')
  stage!: Stage;

  @Column('text', { name: 'gates_digest', nullable: true })
  gatesDigest!: string | null;

  @Column('text', { name: 'policy_digest', nullable: true })
  policyDigest!: string | null;

  @Column('integer', { name: 'required_approvals' })
  requiredApprovals!: number;

  @Column('text', { name: 'requested_by', nullable: true })
  requestedBy!: string | null;

  @Column('text', { name: 'run_started_by', nullable: true })
  runStartedBy!: string | null;

  @Column('text', { name: 'environment_digest', nullable: true })
  environmentDigest!: string | null;

  @Column('text', { name: 'gates_event_id', nullable: true })
  gatesEventId!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'last_changed_at' })
  lastChangedAt!: Date;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
