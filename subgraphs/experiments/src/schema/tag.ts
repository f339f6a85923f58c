import { Field, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import { noteKey, type Tag } from '../domain/tag.js';

@ObjectType('Tag', { description: 'A word about something: the last one written is the one that counts.' })
@Access('signedIn')
export class TagType {
  @Field(() => String, { description: 'Name, 1 to 250 characters.' })
  key!: string;

  @Field(() => String, { description: 'Value as text.' })
  value!: string;
}

/** The note has a field of its own. */
export function withoutNote(tags: readonly Tag[]): TagType[] {
  return tags.filter(({ key }) => key !== noteKey);
}

export function noteIn(tags: readonly Tag[]): string | undefined {
  return tags.find(({ key }) => key === noteKey)?.value;
}
