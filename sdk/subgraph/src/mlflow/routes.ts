import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Permission, RequestContext } from '@cairn/core';
import { readBody, sendJson, type Route, type RouteRequest } from '../doors/routes.js';
import { MlflowArguments } from './arguments.js';
import type { DoorProjects } from './project.js';

const noBody = Buffer.alloc(0);
/** Longest body of a call that says nothing else, in bytes: a dataset's profile may have 16 MB. */
const usualBodyBytes = 20_000_000;

/** Who calls, and where. */
export interface MlflowCaller extends RequestContext {
  /** The project that the client works in; asked for only where the call names no run, experiment or version. */
  project(): Promise<string>;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** SHA-256 of the body in base64: a client that got no answer sends the same bytes again. */
  bodyDigest(): string;
}

/** One call of MLflow's REST API: the arguments in, the JSON object of the answer out. */
export interface MlflowCall {
  readonly method: Route['method'];
  /** Below the prefix: `runs/create`, `logged-models/:id`. */
  readonly path: string;
  /** Which of `/api/2.0/mlflow/` and `/api/3.0/mlflow/` it stands under. Defaults to 2.0. */
  readonly versions?: readonly ('2.0' | '3.0')[];
  /** What the caller must hold in at least one project; the service narrows it. */
  readonly access: Permission;
  /** Longest body, in bytes. Defaults to 20 MB. */
  readonly bodyBytes?: number;
  answer(args: MlflowArguments, caller: MlflowCaller): Promise<object>;
}

const prefixes = {
  '2.0': ['/api/2.0/mlflow', '/ajax-api/2.0/mlflow', '/api/2.0/preview/mlflow'],
  '3.0': ['/api/3.0/mlflow', '/ajax-api/3.0/mlflow'],
} as const;

/** The calls as routes, under every prefix that MLflow's clients use. */
export function mlflowRoutes(calls: readonly MlflowCall[], projects: DoorProjects): Route[] {
  return calls.flatMap((call) =>
    (call.versions ?? ['2.0']).flatMap((version) =>
      prefixes[version].map((prefix): Route => ({
        method: call.method,
        path: `${prefix}/${call.path}`,
        access: call.access,
        errors: 'mlflow',
        handle: (request, response) => answerCall(call, request, { response, projects }),
      })),
    ),
  );
}

/** Whatever else is asked for under the prefixes does not exist: clients fall back to an older call when they hear that. */
export function mlflowUnknown(): Route[] {
  return [...prefixes['2.0'], ...prefixes['3.0']].flatMap((prefix) =>
    (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method): Route => ({
      method,
      path: `${prefix}/*`,
      access: 'signedIn',
      errors: 'mlflow',
      handle: ({ raw, params }, response) => {
        raw.resume();
        sendJson(response, 404, { error_code: 'ENDPOINT_NOT_FOUND', message: `No such call: ${method} ${prefix}/${params['*']}` });
      },
    })),
  );
}

async function answerCall(call: MlflowCall, request: RouteRequest, { response, projects }: { readonly response: ServerResponse; readonly projects: DoorProjects }): Promise<void> {
  const body = call.method === 'GET' ? noBody : await readBody(request.raw, call.bodyBytes ?? usualBodyBytes);
  const args = call.method === 'GET' ? MlflowArguments.ofQuery(request.query) : MlflowArguments.ofBody(body);
  let project: Promise<string> | undefined;
  const caller: MlflowCaller = { ...request.context, params: request.params, project: () => (project ??= projects.of(request)), bodyDigest: () => createHash('sha256').update(body).digest('base64') };
  sendJson(response, 200, await call.answer(args, caller));
}
