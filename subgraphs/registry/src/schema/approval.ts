import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import type { Approval } from '../domain/approval.js';

export enum ApprovalDecision {
  APPROVED = 'approved',
  REJECTED = 'rejected',
}
registerEnumType(ApprovalDecision, { name: 'ApprovalDecision', description: 'Yes or no.' });

@ObjectType('Approval', { description: 'Yes or no from a second person, to exactly these digests.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ApprovalType {
  @Field(() => ID, { description: 'apr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => ApprovalDecision, { description: 'Yes or no.' })
  decision!: ApprovalDecision;

  @Field(() => ActorRef, { description: 'Who decided.' })
  actor!: ActorRef;

  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => String, { description: 'Why, in their words.' })
  reason!: string;

  @Field(() => String, { description: 'Of the model file.' })
  modelDigest!: string;

  @Field(() => String, { description: 'Of the evaluation.' })
  evaluationDigest!: string;

  @Field(() => String, { nullable: true, description: 'Of the lock files, packages and runtime that the run recorded; null where it recorded none.' })
  environmentDigest?: string | undefined;

  @Field(() => String, { description: 'Of the gates, their inputs and their results.' })
  gatesDigest!: string;

  @Field(() => String, { nullable: true, description: 'Of all gates that were in force; null for what was decided before decisions named them.' })
  policyDigest?: string | undefined;

  @Field(() => Date, { nullable: true, description: 'When it stops to count.' })
  expiresAt?: Date | undefined;
}

export function showApproval(approval: Approval): ApprovalType {
  return { ...approval, decision: approval.decision as ApprovalDecision, actor: { id: approval.actorId } };
}
