import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('approval')
export class ApprovalRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'version_id' })
  versionId!: string;

  @Column('text')
  decision!: 'approved' | 'rejected';

  @Column('text', { name: 'actor_id' })
  actorId!: string;

  @Column('timestamptz')
  at!: Date;

  @Column('text')
  reason!: string;

  @Column('text', { name: 'model_digest' })
  modelDigest!: string;

  @Column('text', { name: 'evaluation_digest' })
  evaluationDigest!: string;

  @Column('text', { name: 'gates_digest' })
  gatesDigest!: string;

  @Column('text', { name: 'environment_digest', nullable: true })
  environmentDigest!: string | null;

  @Column('text', { name: 'policy_digest', nullable: true })
  policyDigest!: string | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
