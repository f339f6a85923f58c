import type { Route } from '@cairn/subgraph';

/** What a path and a method lead to. */
export type RouteMatch =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

interface Leaf {
  readonly route: Route;
  readonly names: readonly string[];
}

interface Branch {
  readonly literals: Map<string, Branch>;
  parameter: Branch | undefined;
  readonly leaves: Map<string, Leaf>;
  readonly rests: Map<string, Leaf>;
}

/**
 * Finds routes by walking a tree of path segments; a literal segment wins over a parameter, a parameter over `*`. A method that the
 * closest path does not answer may be answered by a wider one.
 */
export class RouteTable {
  readonly #root = newBranch();

  /** @throws {Error} when two routes answer the same method and path. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** @param pathname without the query, still encoded. */
  match(method: string, pathname: string): RouteMatch {
    const segments = pathname.split('/');
    const asked = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    for (const one of asked) {
      const found = find(this.#root, segments, { at: 1, method: one });
      const leaf = found?.leaves.get(one);
      if (leaf) return { kind: 'route', route: leaf.route, params: paramsOf(leaf, segments, found!.rest) };
    }
    const closest = find(this.#root, segments, { at: 1, method: undefined });
    return closest === undefined ? { kind: 'none' } : { kind: 'method', allowed: [...closest.leaves.keys()] };
  }

  #add(route: Route): void {
    const names: string[] = [];
    let branch = this.#root;
    const segments = route.path.split('/').slice(1);
    const rest = segments.at(-1) === '*';
    if (rest) segments.pop();
    for (const segment of segments) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        branch = branch.parameter ??= newBranch();
      } else {
        let next = branch.literals.get(segment);
        if (next === undefined) branch.literals.set(segment, (next = newBranch()));
        names.push('');
        branch = next;
      }
    }
    const leaves = rest ? branch.rests : branch.leaves;
    if (leaves.has(route.method)) throw new Error(`Two routes answer ${route.method} ${route.path}`);
    leaves.set(route.method, { route, names });
  }
}

interface Found {
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** Where the rest of the path begins, when the route ends with `*`. */
  readonly rest: number | undefined;
}

/** The closest path that answers the method; that answers any, when it is undefined. */
function find(branch: Branch, segments: readonly string[], { at, method }: { readonly at: number; readonly method: string | undefined }): Found | undefined {
  const answers = (leaves: ReadonlyMap<string, Leaf>): boolean => (method === undefined ? leaves.size > 0 : leaves.has(method));
  const segment = segments[at];
  if (segment === undefined) return answers(branch.leaves) ? { leaves: branch.leaves, rest: undefined } : undefined;
  const literal = branch.literals.get(segment);
  const next = { at: at + 1, method };
  const found =
    (literal === undefined ? undefined : find(literal, segments, next)) ?? (branch.parameter === undefined || segment === '' ? undefined : find(branch.parameter, segments, next));
  if (found !== undefined) return found;
  return answers(branch.rests) ? { leaves: branch.rests, rest: at } : undefined;
}

/** @throws {URIError} for a segment that is not percent-encoded text. */
function paramsOf({ names }: Leaf, segments: readonly string[], rest: number | undefined): Record<string, string> {
  const params: Record<string, string> = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    if (name !== '') params[name] = decodeURIComponent(segments[i + 1]!);
  }
  if (rest !== undefined) params['*'] = segments.slice(rest).map(decodeURIComponent).join('/');
  return params;
}

function newBranch(): Branch {
  return { literals: new Map(), parameter: undefined, leaves: new Map(), rests: new Map() };
}
