import { describe, expect, it } from 'vitest';
import type { Route } from '@cairn/subgraph';
import { RouteTable } from './route-table.js';

const route = (method: Route['method'], path: string): Route => ({ method, path, access: 'signedIn', handle: () => undefined });
const table = new RouteTable([route('GET', '/a/traces/:id'), route('POST', '/a/traces/search'), route('GET', '/a/*'), route('POST', '/a/*'), route('GET', '/b/:id'), route('PUT', '/b/:id')]);

function found(method: string, path: string): unknown {
  const match = table.match(method, path);
  return match.kind === 'route' ? [match.route.path, match.params] : match.kind === 'method' ? match.allowed : undefined;
}

describe('routes', () => {
  it.each([
    ['GET', '/a/traces/7', ['/a/traces/:id', { id: '7' }]],
    ['HEAD', '/a/traces/7', ['/a/traces/:id', { id: '7' }]],
    ['POST', '/a/traces/search', ['/a/traces/search', {}]],
    ['GET', '/a/traces/search', ['/a/traces/:id', { id: 'search' }]],
    ['POST', '/a/traces/metrics', ['/a/*', { '*': 'traces/metrics' }]],
    ['GET', '/a/x%2Fy/z', ['/a/*', { '*': 'x/y/z' }]],
    ['DELETE', '/b/7', ['GET', 'PUT']],
    ['GET', '/c', undefined],
  ])('%s %s', (method, path, expected) => {
    expect(found(method, path)).toEqual(expected);
  });
});
