import { findBreakingChanges } from 'graphql';
import { schemasOf } from './schemas.js';

/**
 * What clients of an earlier graph can no longer do, in a sentence each, as graphql-js words it; sentences that stand
 * in `named` are left out.
 * @param before supergraph SDL, like `after`.
 */
export function unnamedBreakingChanges(before: string, after: string, named: string): string[] {
  const changes = findBreakingChanges(schemasOf(before).publicSchema, schemasOf(after).publicSchema);
  return changes.map(({ description }) => description).filter((description) => !named.includes(description));
}
