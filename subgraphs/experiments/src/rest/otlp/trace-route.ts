import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { InvalidInputError, type RequestContext } from '@cairn/core';
import { readBody, sendJson, type DoorProjects, type Route, type RouteRequest } from '@cairn/subgraph';
import { defaultExperiment } from '../../domain/experiment.js';
import type { ExperimentService } from '../../domain/experiment-service.js';
import type { SpansLogged, TraceService } from '../../domain/trace-service.js';
import { exportResponse, readProtobuf } from './protobuf.js';
import { spansOf } from './spans.js';
import { exportTraceServiceRequest } from './trace-messages.js';

/** Longest body, as it is sent and unpacked, in bytes. */
const mostBytes = 20_000_000;

export interface OtlpServices {
  readonly traces: TraceService;
  readonly experiments: ExperimentService;
}

/**
 * `POST /v1/traces`: spans by the OpenTelemetry Protocol, as protobuf or JSON. MLflow's clients say in a header to which experiment
 * they belong; those of others go to the project's Default.
 *
 * What is refused is answered 400, since exporters send again what is answered 429 or 503.
 */
export function otlpTraces({ traces, experiments }: OtlpServices, projects: DoorProjects): Route {
  return {
    method: 'POST',
    path: '/v1/traces',
    access: 'log',
    errors: 'mlflow',
    async handle(request, response) {
      const json = isJson(request.raw.headers['content-type']);
      const body = await unpacked(await readBody(request.raw, mostBytes), request.raw.headers['content-encoding']);
      const spans = spansOf(json ? parsed(body) : readProtobuf(body, exportTraceServiceRequest));
      const experimentId = await experimentOf(request, experiments, projects);
      const logged = await traces.logSpans(experimentId, spans, request.context, { runId: headerOf(request, 'x-mlflow-run-id') });
      if (json) return sendJson(response, 200, answerOf(logged));
      const bytes = exportResponse(logged);
      response.writeHead(200, { 'content-type': 'application/x-protobuf', 'content-length': bytes.length });
      response.end(bytes);
    },
  };
}

async function experimentOf(request: RouteRequest, experiments: ExperimentService, projects: DoorProjects): Promise<string> {
  const named = headerOf(request, 'x-mlflow-experiment-id');
  if (named !== undefined && named !== '0') return named;
  const context: RequestContext = request.context;
  return (await experiments.ensure(await projects.of(request), defaultExperiment, context)).id;
}

function answerOf({ rejected, reason }: SpansLogged): object {
  return rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: reason } };
}

/** @throws {InvalidInputError} for any other type of media. */
function isJson(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return true;
  if (type === 'application/x-protobuf') return false;
  throw new InvalidInputError(`Content-Type '${(contentType ?? '').slice(0, 80)}' cannot be read; expected application/x-protobuf or application/json`);
}

/** @throws {InvalidInputError} for an encoding that is not known, a body that is not what it says, or one that unpacks to more than 20 MB. */
async function unpacked(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return body;
  const unpack = name === 'gzip' ? promisify(gunzip) : name === 'deflate' ? promisify(inflate) : undefined;
  if (!unpack) throw new InvalidInputError(`Content-Encoding '${name.slice(0, 40)}' cannot be read; expected gzip, deflate or none`);
  try {
    return await (unpack as (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>)(body, { maxOutputLength: mostBytes });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new InvalidInputError(`Body exceeds ${mostBytes.toLocaleString('en')} bytes once it is unpacked`, { cause });
    throw new InvalidInputError(`Body is not ${name}: ${(cause as Error).message}`, { cause });
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError(`Body is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function headerOf({ raw }: RouteRequest, name: string): string | undefined {
  const value = raw.headers[name];
  const text = Array.isArray(value) ? value[0] : value;
  return text === '' ? undefined : text;
}
