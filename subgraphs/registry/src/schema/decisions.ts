import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access, Connection, GraphQLJSON, PageArgs } from '@cairn/subgraph';
import type { ApprovalRequest } from '../domain/approval-service.js';
import type { Clearance } from '../domain/clearance.js';
import type { FigureBeside } from '../domain/figures.js';
import type { GateReevaluation, GateTrial } from '../domain/gate-service.js';
import { GateResultType, showGateResult } from './gate.js';
import { GateInput } from './inputs.js';
import { ModelVersionType, showVersion } from './model-version.js';

export enum ClearanceBasis {
  APPROVAL = 'approval',
  ROLLBACK = 'rollback',
  BREAK_GLASS = 'breakGlass',
}
registerEnumType(ClearanceBasis, {
  name: 'ClearanceBasis',
  description: 'What lets a version be used.',
  valuesConfig: {
    APPROVAL: { description: 'As many approvals count as the policy asks for.' },
    ROLLBACK: { description: 'It was the champion before: the way back never waits for approval.' },
    BREAK_GLASS: { description: 'Two people let it through for a while.' },
  },
});

@ObjectType('Clearance', { description: 'Whether a version may be deployed, rolled out or made champion now, and why.' })
@Access('signedIn')
export class ClearanceType {
  @Field(() => Boolean, { description: 'Whether it may be used.' })
  allowed!: boolean;

  @Field(() => ClearanceBasis, { nullable: true, description: 'What lets it be used; null when nothing does.' })
  basis?: ClearanceBasis | undefined;

  @Field(() => String, { description: 'Why, or why not and what to do, without its subject: "waiting for approval".' })
  reason!: string;

  @Field(() => Int, { description: 'Approvals that count, one for each person.' })
  approvalsGiven!: number;

  @Field(() => Int, { description: 'Approvals that the gates in force ask for.' })
  approvalsRequired!: number;

  @Field(() => Date, { nullable: true, description: 'Until when, as things stand; null where it may not be used, and for the way back.' })
  validUntil?: Date | undefined;
}

@ObjectType('FigureBeside', { description: 'One number of an evaluation, beside the same of the champion.' })
@Access('signedIn')
class FigureBesideType {
  @Field(() => String, { description: 'Its path in the evaluation: overall.logLoss.' })
  key!: string;

  @Field(() => Float, { nullable: true, description: 'Of the version; null where it was not measured.' })
  value?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the champion; null where it was not measured, or there is none.' })
  champion?: number | undefined;
}

@ObjectType('ApprovalRequest', { description: 'A version that awaits a decision, with what the decision needs.' })
@Access('read')
export class ApprovalRequestType {
  projectId!: string;

  championId?: string | undefined;

  @Field(() => ModelVersionType, { description: 'The version, with its evaluation and what its gates looked at.' })
  version!: ModelVersionType;

  @Field(() => Boolean, { description: 'Whether the asker may decide about it.' })
  mayDecide!: boolean;

  @Field(() => [String], { description: 'Why the asker may not decide, each in a sentence.' })
  refusals!: readonly string[];

  @Field(() => Int, { description: 'Approvals that count, one for each person.' })
  approvalsGiven!: number;

  @Field(() => Int, { description: 'Approvals that the gates in force ask for.' })
  approvalsRequired!: number;

  @Field(() => [FigureBesideType], { description: 'Numbers of its evaluation beside the champion\'s; the first 100 of each, lists left out.' })
  figures!: FigureBeside[];
}

@ObjectType({ description: 'One page of versions that await a decision.' })
@Access('read')
export class ApprovalRequestConnection extends Connection(() => ApprovalRequestType) {}

@ObjectType('GateReevaluation', { description: 'A decision of a gate, taken again from what it looked at then.' })
@Access('signedIn')
export class GateReevaluationType {
  @Field(() => GateResultType, { description: 'The decision, with its inputs and its time.' })
  result!: GateResultType;

  @Field(() => Boolean, { description: 'Whether it passes when it is evaluated again.' })
  passed!: boolean;

  @Field(() => String, { description: 'Why, in a sentence.' })
  explanation!: string;

  @Field(() => Boolean, { description: 'Whether it says now what it said then.' })
  agrees!: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Whether all that was looked at in its evaluation still has the digest that approvals name; null when none was kept.' })
  intact?: boolean | undefined;

  @Field(() => String, { description: 'Of the gate, in the version that was asked.' })
  gateDigest!: string;

  @Field(() => String, { nullable: true, description: 'Of all gates that were in force then; null for what is older than this record.' })
  policyDigest?: string | undefined;
}

@ObjectType('GateTrial', { description: 'What a gate says that is tried, and not kept.' })
@Access('signedIn')
export class GateTrialType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether it lets the version pass.' })
  passed!: boolean;

  @Field(() => String, { description: 'Why, in a sentence.' })
  explanation!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The answer that it looked at.' })
  inputs?: unknown;
}

@InputType({ description: 'Gates that are tried about a version.' })
export class TryGatesInput {
  @Field(() => ID, { description: 'The version.' })
  versionId!: string;

  @Field(() => [GateInput], { description: 'The gates; at most 50.' })
  gates!: GateInput[];
}

@ArgsType()
export class ApprovalsInboxArgs extends PageArgs {
  @Field(() => ID, { description: 'The project.' })
  projectId!: string;
}

export function showClearance({ basis, given, required, ...clearance }: Clearance): ClearanceType {
  return { ...clearance, basis: basis as ClearanceBasis | undefined, approvalsGiven: given, approvalsRequired: required };
}

export function showRequest({ version, refusals, given, required, championId, figures }: ApprovalRequest): ApprovalRequestType {
  const shown = { version: showVersion(version), projectId: version.projectId, championId, refusals, mayDecide: refusals.length === 0 };
  return { ...shown, approvalsGiven: given, approvalsRequired: required, figures: [...figures] };
}

export function showReevaluation({ result, ...again }: GateReevaluation): GateReevaluationType {
  return { ...again, result: showGateResult(result), policyDigest: result.policyDigest };
}

export function showTrial(trial: GateTrial): GateTrialType {
  return trial;
}
