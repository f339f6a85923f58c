import { Extensions } from 'type-graphql';
import type { Permission } from '@cairn/core';

/**
 * What a field asks for: a permission, or only that somebody is signed in. On a query, mutation or subscription it
 * must be held in at least one project, and the service narrows it to the project at hand; on an object type it must
 * be held in the project of the object. `administer everywhere` is held by a role in the whole installation only.
 */
export type FieldAccess = Permission | 'signedIn' | `${Permission} everywhere`;

/** Declares the policy of a field or of a whole object type. A schema with a field that has none does not build. */
export function Access(access: FieldAccess): ReturnType<typeof Extensions> {
  return Extensions({ access });
}
