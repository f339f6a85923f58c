import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { Gate, GateResult } from '../domain/gate.js';

@ObjectType('Gate', { description: 'What a version must satisfy: a question to the graph, and a predicate over the answer.' })
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

  @Field(() => String, { description: 'A CEL expression over data, the answer.' })
  predicate!: string;

  @Field(() => Int, { description: '1, 2, 3 … within the name.' })
  version!: number;

  @Field(() => String, { description: 'Of name, query and predicate.' })
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

  @Field(() => Date, { description: 'When it was asked.' })
  evaluatedAt!: Date;
}

export function showGate(gate: Gate): GateType {
  return gate;
}

export function showGateResult(result: GateResult): GateResultType {
  return result;
}
