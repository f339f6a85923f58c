import type { RequiresSelection } from '@graphql-hive/router-query-planner';
import { merge } from './merge.js';
import { rewrite } from './rewrites.js';
import type { EntityGroup } from './steps.js';
import { isTreeObject } from './tree.js';
import type { Target, TreeObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** What is asked of a subgraph about a group's objects: equal representations are sent once. */
export interface Representations {
  readonly list: readonly TreeObject[];
  /** For each representation, every object it stands for. */
  readonly targets: readonly (readonly Target[])[];
  /** Objects that cannot be asked about because a field that is required failed, and how it failed. */
  readonly blocked: readonly { readonly target: Target; readonly error: Error }[];
}

export interface RepresentationOptions {
  readonly conditions: TypeConditions;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Builds the representations of the objects that a group's type conditions hold for. */
export function representationsOf(targets: readonly Target[], group: EntityGroup, options: RepresentationOptions): Representations {
  const list: TreeObject[] = [];
  const sharers: Target[][] = [];
  const blocked: { target: Target; error: Error }[] = [];
  const indexes = new Map<string, number>();
  for (const target of targets) {
    const representation: TreeObject = {};
    const obstacle = project(target.value, group.requires, { ...options, into: representation });
    if (obstacle instanceof Error) blocked.push({ target, error: obstacle });
    if (obstacle !== undefined || !identifies(representation)) continue;
    rewrite(representation, group.inputRewrites, options.conditions);
    const text = JSON.stringify(representation);
    const index = indexes.get(text);
    if (index !== undefined) {
      sharers[index]!.push(target);
    } else {
      indexes.set(text, list.length);
      list.push(representation);
      sharers.push([target]);
    }
  }
  return { list, targets: sharers, blocked };
}

/** A type's name alone, or with nothing but nulls, says nothing about which entity is meant. */
function identifies(representation: TreeObject): boolean {
  if (typeof representation['__typename'] !== 'string') return false;
  return Object.keys(representation).some((key) => key !== '__typename' && representation[key] !== null);
}

/**
 * A required field that no subgraph answered and none failed at, as when the entity is not known where the field lives.
 * Nothing is asked then: null would be a statement about the field, and without it the subgraph would compute nonsense.
 */
const missing = Symbol('missing');

/** Copies what is required of the value; returns what stands in the way, if anything does. */
function project(
  value: TreeObject,
  selections: readonly RequiresSelection[],
  options: RepresentationOptions & { readonly into: TreeObject },
): Error | typeof missing | undefined {
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const found = projected(value[selection.name], selection.selections ?? undefined, options);
      if (found instanceof Error || found === missing) return found;
      const key = selection.alias ?? selection.name;
      if (options.into[key] === undefined) options.into[key] = found;
      else merge(options.into, { [key]: found }, options.conditions);
    } else if (selection.kind === 'InlineFragment') {
      if (!included(selection, options.variables)) continue;
      const typename = value['__typename'];
      const holds = typeof typename !== 'string' || options.conditions.matches(typename, selection.typeCondition);
      const obstacle = holds ? project(value, selection.selections, options) : undefined;
      if (obstacle !== undefined) return obstacle;
    }
  }
  return undefined;
}

function projected(value: unknown, selections: readonly RequiresSelection[] | undefined, options: RepresentationOptions): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      const found = projected(item, selections, options);
      if (found instanceof Error || found === missing) return found;
      items.push(found);
    }
    return items;
  }
  if (value === undefined) return missing;
  if (selections === undefined || !isTreeObject(value)) return value;
  const into: TreeObject = {};
  return project(value, selections, { ...options, into }) ?? into;
}

function included(
  { skipIf, includeIf }: { skipIf?: string | undefined; includeIf?: string | undefined },
  variables: Readonly<Record<string, unknown>>,
): boolean {
  if (skipIf && variables[skipIf] === true) return false;
  return !includeIf || variables[includeIf] === true;
}
