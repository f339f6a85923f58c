import { GraphQLError } from 'graphql';
import type { ResponseField } from './response-fields.js';
import { isTreeObject, pathToArray } from './tree.js';
import type { Target, TreeObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/**
 * Puts errors into the tree where values are missing. Completion meets them there, so that paths, list indexes and the
 * propagation of nulls are graphql-js's own, and an error of a field that no one selected is not mistaken for an answer.
 */
export class Failures {
  readonly #conditions: TypeConditions;
  readonly #outstanding: { readonly object: TreeObject; readonly fields: readonly ResponseField[]; readonly cause: Error }[] = [];
  /** Errors with a path of their own, as subgraphs reported them. */
  readonly reported: GraphQLError[] = [];

  constructor(conditions: TypeConditions) {
    this.#conditions = conditions;
  }

  /** None of the fields was answered for this object. */
  failFields(object: TreeObject, fields: readonly ResponseField[], cause: Error): void {
    this.#outstanding.push({ object, fields, cause });
    this.#fill(object, fields, cause);
  }

  /** A subgraph reported an error at a path below the target; an empty path stands for the target's fields. */
  failAt(target: Target, below: readonly (string | number)[], cause: Error): void {
    const error = new GraphQLError(cause.message, { path: [...pathToArray(target.path), ...below], originalError: cause });
    this.reported.push(error);
    let at: unknown = target.value;
    for (const key of below) {
      if (!isTreeObject(at) && !Array.isArray(at)) return;
      const holder = at as TreeObject;
      at = holder[key];
      if (at === undefined || at === null) {
        holder[key] = error;
        return;
      }
    }
  }

  /** An error that has no place in the result. */
  failNowhere(cause: Error): void {
    this.reported.push(new GraphQLError(cause.message, { originalError: cause }));
  }

  /** What was merged after a failure may have made new objects in which the failed fields are missing. */
  settle(): void {
    for (const { object, fields, cause } of this.#outstanding) this.#fill(object, fields, cause);
  }

  #fill(object: TreeObject, fields: readonly ResponseField[], cause: Error): void {
    const typename = object['__typename'];
    for (const field of fields) {
      if (field.key === '__typename') continue;
      if (typeof typename === 'string' && !field.on.every((condition) => this.#conditions.matches(typename, condition))) continue;
      this.#fillBelow(object, field, cause);
    }
  }

  #fillBelow(object: TreeObject, field: ResponseField, cause: Error): void {
    const value = object[field.key];
    if (value === undefined) {
      object[field.key] = cause;
    } else if (Array.isArray(value)) {
      for (const item of value.flat(Infinity)) if (isTreeObject(item)) this.#fill(item, field.fields, cause);
    } else if (isTreeObject(value)) {
      this.#fill(value, field.fields, cause);
    }
  }
}
