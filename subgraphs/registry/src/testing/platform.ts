import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor, CairnEvent } from '@cairn/core';
import { allEvents, memoryStorage, routeServer, startTestSubgraph, testActor, testProject, type TestSubgraph } from '@cairn/subgraph/testing';
import { registry } from '../subgraph.js';
import { TestGraph } from './graph.js';

export const author = testActor('engineer', { name: 'author' });
export const scientist = testActor('scientist', { name: 'scientist' });
export const reviewer = testActor('approver', { name: 'reviewer' });
export const viewer = testActor('viewer', { name: 'viewer' });
export const otherProject = 'prj_01890000000070008000000000000002';
export const stranger = testActor('admin', { name: 'stranger', projectId: otherProject });

type Json = Record<string, unknown>;

/** A file of an artifact tree, whose bytes the project holds. */
export interface StoredFile {
  readonly path: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

/** The registry behind a real HTTP server, with what it needs of the platform. */
export class TestPlatform {
  private constructor(
    readonly subgraph: TestSubgraph,
    readonly graph: TestGraph,
    private readonly server: Server,
  ) {}

  static async start(server?: string): Promise<TestPlatform> {
    const graph = new TestGraph();
    const subgraph = await startTestSubgraph(registry, { plugins: [memoryStorage()], graph, ...(server === undefined ? {} : { server }) });
    const http = routeServer(subgraph.subgraph.routes);
    await once(http.listen(0, '127.0.0.1'), 'listening');
    return new TestPlatform(subgraph, graph, http);
  }

  /** Stores files by their text or bytes. */
  async files(contents: Readonly<Record<string, string | Uint8Array>>): Promise<StoredFile[]> {
    const stored: StoredFile[] = [];
    for (const [path, content] of Object.entries(contents)) {
      const { digest, sizeBytes } = await this.subgraph.host.blobs.put(testProject, (async function* () { yield Buffer.from(content); })());
      stored.push({ path, digest, sizeBytes });
    }
    return stored;
  }

  /** A run of the author that logged a model below `model`. */
  async logged(contents: Readonly<Record<string, string | Uint8Array>>, run: Json = {}): Promise<{ readonly runId: string; readonly source: string; readonly uri: string; readonly files: StoredFile[] }> {
    const runId = this.graph.run(author.id, run);
    const files = await this.files(contents);
    return { runId, files, source: `runs:/${runId}/model`, uri: this.graph.tree(runId, 'model', files) };
  }

  /** Calls MLflow's REST API as its client does: a query with GET, a JSON body with any other method. */
  async mlflow(method: string, path: string, args: Json = {}, actor: Actor = author): Promise<{ readonly status: number; readonly body: Json }> {
    const { port } = this.server.address() as AddressInfo;
    const query = new URLSearchParams();
    if (method === 'GET') for (const [key, value] of Object.entries(args)) for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
    const response = await fetch(`http://127.0.0.1:${port}/api/2.0/mlflow/${path}?${query}`, {
      method,
      headers: { 'x-actor': JSON.stringify(actor), 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(args) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** The same, where it must succeed. */
  async call<T = Json>(method: string, path: string, args: Json = {}, actor: Actor = author): Promise<T> {
    const { status, body } = await this.mlflow(method, path, args, actor);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
    return body as T;
  }

  /** Evaluates the gates of a version and has the reviewer approve it. */
  async approve(versionId: string): Promise<void> {
    const { evaluateGates } = await this.subgraph.data<{ evaluateGates: { digest: string } }>(author, 'mutation ($id: ID!) { evaluateGates(versionId: $id) { digest } }', { id: versionId });
    await this.subgraph.data(reviewer, 'mutation ($input: DecisionInput!) { approve(input: $input) { status } }', { input: { versionId, digest: evaluateGates.digest, reason: 'checked' } });
  }

  /** What happened so far, in order. */
  events(): Promise<CairnEvent[]> {
    return allEvents(this.subgraph.host.log);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.subgraph[Symbol.asyncDispose]();
  }
}
