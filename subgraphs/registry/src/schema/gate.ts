import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { Gate, GateResult } from '../domain/gate.js';

@ObjectType('Gate', { description: 'What a version must satisfy: a question to the graph, a predicate over the answer, and how many people must say yes. Its versions never change.' })
@Directive('@key(fields: "id")')
@Access('read')
export class GateType {
  @Field(() => ID, { description: 'gate_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Unique within the model.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it protects from, in a sentence.' })
  description?: string | undefined;

  @Field(() => String, { description: 'A GraphQL query; gets $version: ID! and $champion: ID.' })
  query!: string;

  @Field(() => String, { description: 'A CEL expression over data, the answer, and now, when it was asked; days(30) and age(data.a.createdAt) are durations.' })
  predicate!: string;

  @Field(() => Int, { description: 'How many different people must approve a version.' })
  requiredApprovals!: number;

  @Field(() => Int, { description: 'How long an approval counts, in days.' })
  approvalDays!: number;

  @Field(() => Int, { description: '1, 2, 3 … within the name.' })
  version!: number;

  @Field(() => String, { description: 'Of all that decides: name, query, predicate, approvals and days.' })
  digest!: string;
}

@ObjectType('GateResult', { description: 'What a gate said about a version, with what it looked at.' })
@Directive('@key(fields: "id")')
@Access('read')
export class GateResultType {
  @Field(() => ID, { description: 'gr_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  gateId!: string;

  @Field(() => Boolean, { description: 'Whether it lets the version pass.' })
  passed!: boolean;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The answer that it looked at.' })
  inputs?: unknown;

  @Field(() => String, { description: 'Why, in a sentence.' })
  explanation!: string;

  @Field(() => Boolean, { description: 'Whether the graph answered; without an answer no gate passes.' })
  answered!: boolean;

  @Field(() => Date, { description: 'When it was asked: what now was in its predicate.' })
  evaluatedAt!: Date;

  @Field(() => ActorRef, { nullable: true, description: 'As whom the graph was asked.' })
  evaluatedBy?: ActorRef | undefined;

  @Field(() => String, { nullable: true, description: 'Of the whole evaluation that it is part of; approvals name it.' })
  gatesDigest?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Of all gates that were in force then.' })
  policyDigest?: string | undefined;
}

@ObjectType({ description: 'One page of gates.' })
@Access('read')
export class GateConnection extends Connection(() => GateType) {}

@ObjectType({ description: 'One page of what gates said.' })
@Access('read')
export class GateResultConnection extends Connection(() => GateResultType) {}

@ObjectType('ApprovalPolicy', { description: 'What all gates in force ask for together: the most approvals, for the shortest time.' })
@Access('signedIn')
export class ApprovalPolicyType {
  @Field(() => Int, { description: 'How many different people must approve a version.' })
  requiredApprovals!: number;

  @Field(() => Int, { description: 'How long an approval counts, in days.' })
  approvalDays!: number;

  @Field(() => String, { description: 'Of all that decides. Approvals given under another one do not count.' })
  digest!: string;
}

export function showGate(gate: Gate): GateType {
  return gate;
}

export function showGateResult(result: GateResult): GateResultType {
  return { ...result, evaluatedBy: result.evaluatedBy === undefined ? undefined : { id: result.evaluatedBy } };
}
