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

/** Finds routes by walking a tree of path segments; a literal segment wins over a parameter, a parameter over `*`. */
export class RouteTable {
  readonly #root = newBranch();

  /** @throws {Error} when two routes answer the same method and path. */
  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** @param pathname without the query, still encoded. */
  match(method: string, pathname: string): RouteMatch {
    const segments = pathname.split('/');
    const found = find(this.#root, segments, 1);
    if (found === undefined) return { kind: 'none' };
    const leaf = found.leaves.get(method) ?? (method === 'HEAD' ? found.leaves.get('GET') : undefined);
    if (leaf === undefined) return { kind: 'method', allowed: [...found.leaves.keys()] };
    return { kind: 'route', route: leaf.route, params: paramsOf(leaf, segments, found.rest) };
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

function find(branch: Branch, segments: readonly string[], at: number): Found | undefined {
  const segment = segments[at];
  if (segment === undefined) return branch.leaves.size > 0 ? { leaves: branch.leaves, rest: undefined } : undefined;
  const literal = branch.literals.get(segment);
  const found =
    (literal === undefined ? undefined : find(literal, segments, at + 1)) ??
    (branch.parameter === undefined || segment === '' ? undefined : find(branch.parameter, segments, at + 1));
  if (found !== undefined) return found;
  return branch.rests.size > 0 ? { leaves: branch.rests, rest: at } : undefined;
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
