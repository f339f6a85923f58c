import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor, CairnEvent, EventType, NewEvent } from '@cairn/core';
import { allEvents, memoryStorage, routeServer, startTestSubgraph, testActor, testContext, testProject, type TestSubgraph } from '@cairn/subgraph/testing';
import { registry } from '../subgraph.js';
import { TestGraph } from './graph.js';
import { identityModel } from './onnx.js';

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

export interface RegisteredVersion {
  readonly id: string;
  readonly digest: string;
  readonly modelId: string;
  readonly runId: string;
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

  /** A version of a run that the author started, registered by the author unless somebody else does. */
  async version({ model = 'late-arrival', actor = author, run = {}, evaluation = { auc: 0.7 } }: { readonly model?: string; readonly actor?: Actor; readonly run?: Json; readonly evaluation?: Json } = {}): Promise<RegisteredVersion> {
    const [file] = await this.files({ 'model.onnx': identityModel() });
    const runId = this.graph.run(author.id, run);
    const { registerModelVersion } = await this.subgraph.data<{ registerModelVersion: { id: string; digest: string; model: { id: string } } }>(
      actor,
      'mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id digest model { id } } }',
      { input: { projectId: testProject, model, runId, artifactDigest: file!.digest, datasetVersionIds: [], evaluation } },
    );
    return { id: registerModelVersion.id, digest: registerModelVersion.digest, modelId: registerModelVersion.model.id, runId };
  }

  async defineGates(gates: readonly Json[], model = 'late-arrival'): Promise<void> {
    await this.subgraph.data(author, 'mutation ($input: DefineGatesInput!) { defineGates(input: $input) { id } }', { input: { projectId: testProject, model, gates } });
  }

  /** @returns where the version stands then. */
  async evaluate(versionId: string, actor: Actor = author): Promise<string> {
    const { evaluateGates } = await this.subgraph.data<{ evaluateGates: { status: string } }>(actor, 'mutation ($id: ID!) { evaluateGates(versionId: $id) { status } }', { id: versionId });
    return evaluateGates.status;
  }

  /** Says yes, or no. @returns where the version stands then. */
  async decide({ id, digest }: Pick<RegisteredVersion, 'id' | 'digest'>, actor: Actor = reviewer, decision: 'approve' | 'reject' = 'approve'): Promise<string> {
    const data = await this.subgraph.data<Record<string, { status: string }>>(actor, `mutation ($input: DecisionInput!) { ${decision}(input: $input) { status } }`, { input: { versionId: id, digest, reason: 'checked' } });
    return data[decision]!.status;
  }

  clearance(versionId: string): Promise<Json> {
    return this.subgraph
      .data<{ modelVersion: { clearance: Json } }>(author, 'query ($id: ID!) { modelVersion(id: $id) { clearance { allowed basis reason approvalsGiven approvalsRequired validUntil } } }', { id: versionId })
      .then(({ modelVersion }) => modelVersion.clearance);
  }

  async moveChampion({ id, modelId }: Pick<RegisteredVersion, 'id' | 'modelId'>, actor: Actor = author): Promise<void> {
    await this.subgraph.data(actor, 'mutation ($input: MoveAliasInput!) { moveAlias(input: $input) { id } }', { input: { modelId, alias: 'champion', versionId: id } });
  }

  /** Something that another part says has happened. */
  async happen(event: NewEvent, by: Actor = author): Promise<void> {
    await this.subgraph.host.log.database.commit(testContext(by), (transaction) => Promise.resolve(void transaction.emit(event)));
  }

  /** Grants a role, as governance would. */
  grant(to: Actor, by: Actor, role = 'approver'): Promise<void> {
    return this.happen({ type: 'role.granted', projectId: testProject, nodeId: to.id, payload: { role, grantedIn: testProject } }, by);
  }

  /** Resolves with the first event of the type from now on, once `work` is done. */
  async hears(type: EventType, work: () => Promise<void>): Promise<CairnEvent> {
    const events = this.subgraph.host.log.subscribe({ types: [type] });
    const next = events.next();
    await work();
    const { value } = await next;
    await events.return();
    return value as CairnEvent;
  }

  /** Runs SQL as the role that runs the platform. */
  sql<T = Json>(text: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.subgraph.host.log.database.query<T>(text, parameters);
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
