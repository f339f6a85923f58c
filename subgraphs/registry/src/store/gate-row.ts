import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate')
export class GateRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'model_id' })
  modelId!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text')
  query!: string;

  @Column('text')
  predicate!: string;

  @Column('integer', { name: 'required_approvals' })
  requiredApprovals!: number;

  @Column('integer', { name: 'approval_days' })
  approvalDays!: number;

  @Column('integer')
  version!: number;

  @Column('text')
  digest!: string;

  @Column('boolean', { name: 'in_force' })
  inForce!: boolean;
}
