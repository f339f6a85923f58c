import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access, ActorRef } from '@cairn/subgraph';
import type { SavedView } from '../domain/saved-view.js';

@ObjectType('SavedView', { description: 'A way of looking at the runs of an experiment that somebody gave a name.' })
@Directive('@key(fields: "id")')
@Access('read')
export class SavedViewType {
  @Field(() => ID, { description: 'view_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => ID, { description: 'The experiment whose runs it shows.' })
  experimentId!: string;

  @Field(() => String, { description: 'Unique within the experiment.' })
  name!: string;

  @Field(() => String, { description: 'The search part of the address of the page.' })
  state!: string;

  @Field(() => Date, { description: 'When it was saved first.' })
  createdAt!: Date;

  @Field(() => ActorRef, { description: 'Who saved it first.' })
  createdBy!: ActorRef;
}

export function showView(view: SavedView): SavedViewType {
  return { ...view, createdBy: { id: view.createdBy } };
}
