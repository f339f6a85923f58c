import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { definePlugin, scoreBins, type DeploymentStrategy, type Plugin, type RolloutEvidence } from '@cairn/plugin';
import { newId, permissionsOf, type Actor, type EventPayloads } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { allEvents, memoryStorage, routeServer, startTestSubgraph, testActor, testContext, testProject, type TestSubgraph } from '@cairn/subgraph/testing';
import type { PythonSettings } from '../domain/python-models.js';
import { serving } from '../subgraph.js';
import { sigmoidModel, type TestModel } from './models.js';

export const engineer = testActor('engineer');
export const viewer = testActor('viewer');
export const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });

type Json = Record<string, unknown>;

/** The registry as far as serving asks it: versions of one model. */
export class TestRegistry implements GraphClient {
  readonly modelId = newId('model');
  readonly #versions = new Map<string, Json>();
  /** Who made every stream. */
  streamActor: Actor = engineer;
  /** How often the features of a version were asked for. */
  featureQuestions = 0;
  /** Labels by the batch that recorded them. */
  readonly labelBatches = new Map<string, readonly { readonly predictionId: string; readonly value: number }[]>();

  query<T>(document: string, variables: Json): Promise<T> {
    if (document.includes('labelBatch(')) return Promise.resolve({ labelBatch: this.labelBatches.get(variables['id'] as string) ?? [] } as T);
    if (document.includes('predictionStream(')) return Promise.resolve({ predictionStream: { createdBy: showActor(this.streamActor) } } as T);
    if (document.includes('featureView')) this.featureQuestions++;
    return Promise.resolve({ modelVersion: this.#versions.get(variables['id'] as string) ?? null } as T);
  }

  /** Lets no version be used any more: as when every approval has expired. */
  clearNothing(): void {
    this.#clear({ allowed: false, reason: 'not approved any more' });
  }

  clearAll(): void {
    this.#clear({ allowed: true, reason: 'approved' });
  }

  #clear(clearance: Json): void {
    for (const [id, version] of this.#versions) this.#versions.set(id, { ...version, clearance });
  }

  add(digest: string, change: Json = {}): string {
    const id = newId('modelVersion');
    const column = (name: string): object => ({ name, datatype: 'FP32', shape: [-1, 1] });
    this.#versions.set(id, {
      id,
      projectId: testProject,
      number: this.#versions.size + 1,
      clearance: { allowed: true, reason: 'approved' },
      format: 'ONNX',
      formatReason: null,
      digest,
      files: [],
      inputs: [column('a'), column('b')],
      outputs: [column('probability')],
      model: { id: this.modelId },
      ...change,
    });
    return id;
  }
}

/** Goes through its shares, each as soon as the candidate answered `enough` requests; rolls back when one of them failed. */
const stepping: DeploymentStrategy<{ readonly shares: readonly number[]; readonly enough: number }> = {
  name: 'stepping',
  parse: (options) => ({ shares: [10, 50, 100], enough: 20, ...(options as object | undefined) }),
  begin: ({ shares }, now) => ({ stepIndex: 0, trafficPercent: shares[0]!, enteredAt: now }),
  next({ stepIndex }, { candidate, champion }: RolloutEvidence, { shares, enough }) {
    const evidence = { candidate: candidate.requests, champion: champion.requests, labelled: (candidate.labels?.count ?? 0) + (champion.labels?.count ?? 0), bins: scoreBins };
    if (candidate.errors > 0) return { kind: 'rollBack', reason: `${candidate.errors} requests failed`, evidence };
    if (candidate.requests < enough) return { kind: 'stay', reason: 'too few requests', evidence };
    const trafficPercent = shares[stepIndex + 1];
    if (trafficPercent === undefined) return { kind: 'promote', reason: 'all steps are done', evidence };
    return { kind: 'step', stepIndex: stepIndex + 1, trafficPercent, reason: 'enough requests', evidence };
  },
};

/** Has the candidate answer copies, and stops when so many rows were compared. */
const comparing: DeploymentStrategy<{ readonly enough: number }> = {
  name: 'comparing',
  purpose: 'comparing',
  parse: (options) => ({ enough: 20, ...(options as object | undefined) }),
  begin: (_, now) => ({ stepIndex: 0, trafficPercent: 0, shadowPercent: 100, enteredAt: now }),
  next(_, { candidate, pairs, champion }, { enough }) {
    const evidence = { pairs: { ...pairs }, requests: candidate.requests, labelled: champion.labels?.count ?? 0, challengerLabelled: candidate.outcome?.labelled ?? 0 };
    if ((pairs?.count ?? 0) + (pairs?.candidateFailed ?? 0) < enough) return { kind: 'stay', reason: 'too few pairs', evidence };
    return { kind: 'stop', reason: 'enough pairs', evidence };
  },
};

const testStrategies = definePlugin(() => ({
  name: 'test-strategies',
  register(providers) {
    providers.strategy('stepping', stepping as never);
    providers.strategy('comparing', comparing as never);
  },
}));

/** Serving behind a real HTTP server, with what it needs of the platform. */
export class TestPlatform {
  private constructor(
    readonly graph: TestSubgraph,
    readonly registry: TestRegistry,
    private readonly server: Server,
  ) {}

  static async start(options: { readonly server?: string; readonly beside?: TestPlatform; readonly pythonModels?: PythonSettings; readonly plugins?: readonly Plugin[] } = {}): Promise<TestPlatform> {
    const registry = options.beside?.registry ?? new TestRegistry();
    const graph = await startTestSubgraph(serving, {
      ...(options.server === undefined ? {} : { server: options.server }),
      plugins: [memoryStorage(), testStrategies(), ...(options.plugins ?? [])],
      graph: registry,
      pythonModels: options.pythonModels,
      ...(options.beside ? { beside: options.beside.graph } : {}),
    });
    const server = routeServer(graph.subgraph.routes);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new TestPlatform(graph, registry, server);
  }

  /** Uploads a model and makes it a version. */
  async version(model: TestModel | Uint8Array = sigmoidModel(1), change: Json = {}): Promise<string> {
    const bytes = 'bytes' in model ? model.bytes : model;
    const { digest } = await this.graph.host.blobs.put(testProject, (async function* () { yield bytes; })());
    return this.registry.add(digest, change);
  }

  async endpoint(modelVersionId: string, name = 'late-arrival', actor = engineer): Promise<{ id: string; variants: { id: string }[] }> {
    const { createEndpoint } = await this.graph.data<{ createEndpoint: { id: string; variants: { id: string }[] } }>(
      actor,
      'mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { id variants { id state trafficPercent digest modelVersion { id } } } }',
      { input: { projectId: testProject, name, modelVersionId } },
    );
    return createEndpoint;
  }

  async rollout(endpointId: string, modelVersionId: string, options: Json = {}, strategy = 'stepping'): Promise<string> {
    const { startRollout } = await this.graph.data<{ startRollout: { id: string } }>(
      engineer,
      'mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }',
      { input: { endpointId, modelVersionId, strategy, options } },
    );
    return startRollout.id;
  }

  async request(method: string, path: string, body?: unknown, actor: Actor = viewer, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; headers: Headers; body: Json }> {
    const { port } = this.server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'x-actor': JSON.stringify(actor), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
  }

  infer(inputs: unknown, rest: Json = {}, path = '/v2/models/late-arrival/infer'): ReturnType<TestPlatform['request']> {
    return this.request('POST', path, { inputs, ...rest });
  }

  /** Records labels as the subgraph `data` does: the event tells of a batch. */
  async label(labels: readonly { readonly predictionId: string; readonly value: number }[]): Promise<void> {
    const batchId = newId('batch');
    this.registry.labelBatches.set(batchId, labels);
    const at = new Date().toISOString();
    await this.graph.host.log.database.commit(testContext(engineer), async (transaction) =>
      transaction.emit({ type: 'labels.recorded', projectId: testProject, nodeId: testProject, payload: { batchId, count: labels.length, firstAt: at, lastAt: at } }),
    );
  }

  /** Resolves when so many predictions are in the log, with what the events say of their batches. */
  async logged(predictions: number): Promise<(EventPayloads['predictions.logged'] & { readonly eventId: string })[]> {
    const { log } = this.graph.host;
    for (;;) {
      const events = await allEvents(log);
      const batches = events.flatMap((event) => (event.type === 'predictions.logged' ? [{ ...event.payload, eventId: event.id }] : []));
      if (batches.reduce((sum, { count }) => sum + count, 0) >= predictions) return batches;
      await log.grown(events.length, 1_000);
    }
  }

  /** Resolves when the endpoint is as wanted; looks after every event and every quarter second. */
  async until(endpointId: string, wanted: (endpoint: SeenEndpoint) => boolean): Promise<SeenEndpoint> {
    const { log } = this.graph.host;
    for (;;) {
      const next = log.nextIndex;
      const { endpoint } = await this.graph.data<{ endpoint: SeenEndpoint }>(
        viewer,
        `query ($id: ID!) {
          endpoint(id: $id) {
            predictionCount
            champion { id statistics { requests errors } }
            variants { id state trafficPercent modelVersion { id } }
            rollout { id status trafficPercent stepIndex steps { decision evidence } }
            rollouts { nodes { id status reason trafficPercent stepIndex steps { index trafficPercent decision reason } } }
          }
        }`,
        { id: endpointId },
      );
      if (wanted(endpoint)) return endpoint;
      await log.grown(next, 250);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.graph[Symbol.asyncDispose]();
  }
}

/** What {@link TestPlatform.until} looks at. */
export interface SeenEndpoint {
  readonly predictionCount: number;
  readonly champion: { readonly id: string; readonly statistics: { readonly requests: number; readonly errors: number } };
  readonly variants: readonly { readonly id: string; readonly state: string; readonly trafficPercent: number; readonly modelVersion: { readonly id: string } }[];
  readonly rollout: { readonly id: string; readonly status: string; readonly trafficPercent: number; readonly stepIndex: number; readonly steps: readonly { readonly decision: string | null; readonly evidence: Json | null }[] } | null;
  readonly rollouts: { readonly nodes: readonly { readonly id: string; readonly status: string; readonly reason: string | null; readonly steps: readonly { readonly index: number; readonly trafficPercent: number; readonly decision: string | null }[] }[] };
}

/** As governance shows an actor. */
function showActor({ id, name, kind, roles }: Actor): object {
  return { id, name, kind: kind.toUpperCase(), roles: Object.entries(roles).flatMap(([projectId, held]) => held.map((role) => ({ role: typeof role === 'string' ? role.toUpperCase() : 'CUSTOM', customRole: typeof role === 'string' ? null : role.name, permissions: permissionsOf(role).map((permission) => permission.toUpperCase()), projectId }))) };
}

/** The inputs a and b of a request, a row each. */
export function rows(...values: readonly number[]): object[] {
  return ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [values.length, 1], data: values }));
}
