import { rolePermissions } from '@cairn/core';
import type { RunningSubgraph } from '@cairn/subgraph';

/** Where the access table is committed, below the repository's root. */
export const accessTablePath = 'gateway/access-table.json';

/** What every field, route and method asks for: `public`, `signedIn`, a permission in the project at hand, or one `everywhere`. */
export interface AccessTable {
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** `Type.field` by subgraph. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `METHOD /path`. */
  readonly routes: Readonly<Record<string, string>>;
  /** `/service/method`. */
  readonly grpc: Readonly<Record<string, string>>;
}

/** Who may do what, gathered from the declarations, in a stable order: a change of it is a change of this file. */
export function accessTableOf(subgraphs: readonly RunningSubgraph[]): AccessTable {
  const fields = Object.fromEntries(subgraphs.map(({ name, policies }) => [name, sorted(Object.entries(policies))]));
  const routes = subgraphs.flatMap((subgraph) => subgraph.routes.map(({ method, path, access }): [string, string] => [`${method} ${path}`, access]));
  const grpc = subgraphs.flatMap((subgraph) =>
    subgraph.grpc.flatMap(({ name, methods }) => Object.entries(methods).map(([method, { access }]): [string, string] => [`/${name}/${method}`, access])),
  );
  return { roles: rolePermissions, fields: sorted(Object.entries(fields)), routes: sorted(routes), grpc: sorted(grpc) };
}

export function accessTableText(subgraphs: readonly RunningSubgraph[]): string {
  return `${JSON.stringify(accessTableOf(subgraphs), null, 2)}\n`;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
