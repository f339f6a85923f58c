import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Access, ActorRef, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { FeatureView } from '../domain/feature-view.js';

@ObjectType('FeatureView', { description: 'A versioned definition of features, computed alike for training and serving.' })
@Directive('@key(fields: "id")')
@Access('read')
export class FeatureViewType {
  @Field(() => ID, { description: 'fv_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => String, { description: 'Name, shared by its versions.' })
  name!: string;

  @Field(() => Int, { description: '1, 2, 3 … within the name.' })
  version!: number;

  @Field(() => String, { description: 'SHA-256 of the canonical JSON of its definitions.' })
  digest!: string;

  @Field(() => GraphQLJSON, { description: 'How each feature is computed.' })
  definitions!: unknown;

  @Field(() => [String], { description: 'Names of the features, in order.' })
  features!: string[];

  fittedOnId!: string | undefined;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who made it.' })
  createdBy!: ActorRef;
}

@ObjectType({ description: 'One page of feature views, newest first.' })
@Access('read')
export class FeatureViewConnection extends Connection(() => FeatureViewType) {}

export function showFeatureView(view: FeatureView): FeatureViewType {
  const { fittedOn, ...rest } = view;
  return { ...rest, fittedOnId: fittedOn, features: view.definitions.map(({ name }) => name), createdBy: { id: view.createdBy } };
}
