import { isTreeObject } from './tree.js';
import type { TreeObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/**
 * Merges what a subgraph answered into the tree, deeply and in place. A value is never replaced by null, nor a concrete
 * `__typename` by an interface's name; lists merge item by item when they are equally long, otherwise the first stays.
 */
export function merge(target: TreeObject, source: TreeObject, conditions: TypeConditions): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    target[key] = key === '__typename' ? moreConcrete(target[key], source[key], conditions) : merged(target[key], source[key], conditions);
  }
}

function merged(target: unknown, source: unknown, conditions: TypeConditions): unknown {
  if (target === undefined || target === null) return source;
  if (source === undefined || source === null) return target;
  if (target instanceof Error) return source;
  if (Array.isArray(target) && Array.isArray(source)) {
    if (target.length === source.length) {
      for (let i = 0; i < target.length; i++) target[i] = merged(target[i], source[i], conditions);
    }
    return target;
  }
  if (isTreeObject(target) && isTreeObject(source)) {
    merge(target, source, conditions);
    return target;
  }
  return source;
}

function moreConcrete(target: unknown, source: unknown, conditions: TypeConditions): unknown {
  if (typeof target !== 'string') return source;
  if (typeof source !== 'string') return target;
  return conditions.isAbstract(target) ? source : target;
}

/** A copy of an answer, for the second and every later object that shares it: what follows may differ between them. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isPlainObject(value)) return value;
  const copy: TreeObject = {};
  for (const key of Object.keys(value)) copy[key] = copyOf(value[key]);
  return copy as T;
}

/** Leaves of an in-process subgraph may be instances, such as dates: those are values, not trees. */
function isPlainObject(value: unknown): value is TreeObject {
  if (!isTreeObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
