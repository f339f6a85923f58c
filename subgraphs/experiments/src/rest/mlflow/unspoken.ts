import { sendJson, type Route } from '@cairn/subgraph';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * What else may be asked of paths that end with a parameter, such as `POST traces/metrics` where only `GET traces/:id` is spoken: it
 * does not exist, and clients fall back to an older call when they hear that, not when they hear that the method is wrong.
 */
export function unspoken(routes: readonly Route[]): Route[] {
  const spoken = new Map<string, Set<Route['method']>>();
  for (const { path, method } of routes) if (/\/:[^/]+$/.test(path)) spoken.set(path, (spoken.get(path) ?? new Set()).add(method));
  return [...spoken].flatMap(([path, known]) =>
    methods
      .filter((method) => !known.has(method))
      .map((method): Route => ({
        method,
        path,
        access: 'signedIn',
        errors: 'mlflow',
        handle: ({ raw, url }, response) => {
          raw.resume();
          sendJson(response, 404, { error_code: 'ENDPOINT_NOT_FOUND', message: `No such call: ${method} ${url.pathname}` });
        },
      })),
  );
}
