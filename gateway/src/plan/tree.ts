/** An object of the tree that the fetches of one operation fill together, by response key. */
export type TreeObject = { [key: string]: unknown };

/** Where a value stands in the tree, from the leaf up: cheap to extend for every item of a list. */
export interface TreePath {
  readonly parent: TreePath | undefined;
  readonly key: string | number;
}

/** An object that a fetch adds to, and where it stands. */
export interface Target {
  readonly value: TreeObject;
  readonly path: TreePath | undefined;
}

/** Whether the value can hold fields: not null, a list, an error or a leaf. */
export function isTreeObject(value: unknown): value is TreeObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Error);
}

/** The path from the root down, as errors carry it. */
export function pathToArray(path: TreePath | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}
