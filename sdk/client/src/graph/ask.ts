import { execute, type Connection } from '../transport.js';
import { textOf, type Known, type TypedDocument } from './document.js';

/** Reading may be done twice. */
const retries = 2;

/** The answer to a typed question of our own. */
export function ask<Result, Variables extends object>(connection: Connection, document: TypedDocument<Result, Variables> & Known<Result>, variables: Variables): Promise<Result> {
  return execute<Result>(connection, textOf(document), variables, { retries });
}
