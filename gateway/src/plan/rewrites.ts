import type { FetchNodePathSegment, FetchRewrite, KeyRenamer, ValueSetter } from '@graphql-hive/router-query-planner';
import { isTreeObject } from './tree.js';
import type { TreeObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** Applies the planner's rewrites to a value in place, through every list on the way. */
export function rewrite(value: unknown, rewrites: readonly FetchRewrite[], conditions: TypeConditions): void {
  for (const entry of rewrites) {
    const change = changeOf(entry);
    visit(value, change.path, (object, key) => change.apply(object, key), conditions);
  }
}

/** The keys that the rewrites rename, so that error paths can follow. */
export function renamesOf(rewrites: readonly FetchRewrite[]): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const entry of rewrites) {
    const last = 'KeyRenamer' in entry ? entry.KeyRenamer.path.at(-1) : undefined;
    if ('KeyRenamer' in entry && last !== undefined && 'Key' in last) renames.set(last.Key, entry.KeyRenamer.renameKeyTo);
  }
  return renames;
}

interface Change {
  readonly path: readonly FetchNodePathSegment[];
  apply(object: TreeObject, key: string): void;
}

function changeOf(entry: FetchRewrite): Change {
  if ('KeyRenamer' in entry) return renaming(entry.KeyRenamer);
  return setting('ValueSetter' in entry ? entry.ValueSetter : entry);
}

function setting({ path, setValueTo }: ValueSetter): Change {
  return {
    path,
    apply(object, key) {
      object[key] = setValueTo;
    },
  };
}

function renaming({ path, renameKeyTo }: KeyRenamer): Change {
  return {
    path,
    apply(object, key) {
      if (!(key in object)) return;
      object[renameKeyTo] = object[key];
      delete object[key];
    },
  };
}

function visit(
  value: unknown,
  path: readonly FetchNodePathSegment[],
  found: (object: TreeObject, key: string) => void,
  conditions: TypeConditions,
): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, path, found, conditions);
    return;
  }
  const [segment, ...rest] = path;
  if (segment === undefined || !isTreeObject(value)) return;
  if ('TypenameEquals' in segment) {
    const typename = value['__typename'];
    const holds = typeof typename !== 'string' || segment.TypenameEquals.some((name) => conditions.matches(typename, name));
    if (holds) visit(value, rest, found, conditions);
  } else if (rest.length === 0) {
    found(value, segment.Key);
  } else {
    visit(value[segment.Key], rest, found, conditions);
  }
}
