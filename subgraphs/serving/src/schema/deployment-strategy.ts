import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';

export enum StrategyPurpose {
  MOVING = 'moving',
  COMPARING = 'comparing',
  STANDING = 'standing',
}
registerEnumType(StrategyPurpose, {
  name: 'StrategyPurpose',
  description: 'What a strategy is for: to promote or roll back sooner or later; to compare, which may also end without a verdict; to compare for as long as it is left alone.',
});

@ObjectType('DeploymentStrategy', { description: 'A way to move an endpoint to another version, or to compare the two.' })
@Access('signedIn')
export class DeploymentStrategyType {
  @Field(() => String, { description: 'As startRollout asks for it.' })
  name!: string;

  @Field(() => StrategyPurpose, { description: 'What it is for.' })
  purpose!: StrategyPurpose;

  @Field(() => GraphQLJSON, { nullable: true, description: 'All its options with their defaults; null for one that cannot do without being told.' })
  defaults?: unknown;
}
