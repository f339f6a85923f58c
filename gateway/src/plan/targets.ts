import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import { isTreeObject } from './tree.js';
import type { Target, TreeObject, TreePath } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** Every object of the tree that a plan's path leads to, in order, with its place. */
export function targetsAt(root: TreeObject, path: readonly FlattenNodePathSegment[], conditions: TypeConditions): Target[] {
  const targets: Target[] = [];
  collect(root, 0, undefined);
  return targets;

  function collect(value: unknown, depth: number, place: TreePath | undefined): void {
    if (Array.isArray(value)) {
      // The planner says where a list is ('@'); walking into every list also serves lists of lists.
      const next = path[depth] === '@' ? depth + 1 : depth;
      for (let i = 0; i < value.length; i++) collect(value[i], next, { parent: place, key: i });
      return;
    }
    if (!isTreeObject(value)) return;
    const segment = path[depth];
    if (segment === undefined) {
      targets.push({ value, path: place });
    } else if (segment === '@') {
      collect(value, depth + 1, place);
    } else if ('Field' in segment) {
      collect(value[segment.Field], depth + 1, { parent: place, key: segment.Field });
    } else {
      const typename = value['__typename'];
      const holds = typeof typename !== 'string' || segment.TypeCondition.some((name) => conditions.matches(typename, name));
      if (holds) collect(value, depth + 1, place);
    }
  }
}
