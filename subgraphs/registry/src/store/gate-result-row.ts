import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_result')
export class GateResultRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'gate_id' })
  gateId!: string;

  @Column('text', { name: 'version_id' })
  versionId!: string;

  @Column('boolean')
  passed!: boolean;

  @Column('boolean')
  answered!: boolean;

  @Column('jsonb', { nullable: true })
  inputs!: unknown;

  @Column('text')
  explanation!: string;

  @Column('timestamptz', { name: 'evaluated_at' })
  evaluatedAt!: Date;

  @Column('text', { name: 'champion_id', nullable: true })
  championId!: string | null;

  @Column('text', { name: 'evaluated_by', nullable: true })
  evaluatedBy!: string | null;

  @Column('text', { name: 'gates_digest', nullable: true })
  gatesDigest!: string | null;

  @Column('text', { name: 'policy_digest', nullable: true })
  policyDigest!: string | null;
}
