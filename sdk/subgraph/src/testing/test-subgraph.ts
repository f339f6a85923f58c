import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphql, subscribe, parse, type ExecutionResult } from 'graphql';
import { newId, UnavailableError, type Actor, type RequestContext, type Role } from '@cairn/core';
import { loadPlugins, type Plugin } from '@cairn/plugin';
import { BlobStore } from '../blobs/blob-store.js';
import type { GraphClient } from '../graph-client.js';
import { databaseRoles } from '../database/roles.js';
import { EventLog } from '../log/event-log.js';
import { jsonLogger } from '../logger.js';
import { startSubgraph, type Host, type RunningSubgraph, type SubgraphDefinition } from '../subgraph.js';
import { createTestDatabase } from './servers.js';

/** A project that tests may use without creating it. */
export const testProject = 'prj_01890000000070008000000000000001';

/** What tests take the password of the platform's role in the database from: one for all, as the role is of the whole server. */
const testSecret = Buffer.alloc(32, 1);

/** An actor with one role in the test project (or in another). */
export function testActor(role: Role, options: { readonly name?: string; readonly projectId?: string; readonly id?: string } = {}): Actor {
  return {
    id: options.id ?? newId('actor'),
    name: options.name ?? role,
    kind: 'person',
    roles: { [options.projectId ?? testProject]: [role] },
  };
}

export function testContext(actor: Actor, rest: Partial<RequestContext> = {}): RequestContext {
  return { actor, requestId: newId('request'), ...rest };
}

export interface TestSubgraphOptions {
  readonly server?: string;
  readonly plugins?: readonly Plugin[];
  /** Answers what the subgraph asks the rest of the graph. Absent: every question fails. */
  readonly graph?: GraphClient;
  readonly publicUrl?: string;
  /** Absent: programs that fail. */
  readonly programs?: Host['programs'];
  readonly pythonModels?: Host['pythonModels'] | undefined;
  /** Shares log and database with another test subgraph. */
  readonly beside?: TestSubgraph;
}

/** One subgraph on a fresh database, with everything else it needs. */
export interface TestSubgraph {
  readonly host: Host;
  readonly subgraph: RunningSubgraph;
  /** Executes a document; errors are in the result. */
  execute<T = Record<string, never>>(actor: Actor, document: string, variables?: Record<string, unknown>): Promise<ExecutionResult<T>>;
  /** Executes a document and fails the test on any error. */
  data<T>(actor: Actor, document: string, variables?: Record<string, unknown>): Promise<T>;
  subscribe<T>(actor: Actor, document: string, variables?: Record<string, unknown>): Promise<AsyncIterableIterator<ExecutionResult<T>>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startTestSubgraph(definition: SubgraphDefinition, options: TestSubgraphOptions = {}): Promise<TestSubgraph> {
  const owned = options.beside ? undefined : await testHost(options);
  const host = options.beside?.host ?? owned!.host;
  const subgraph = await startSubgraph(definition, host);
  subgraph.hear();
  const execute = <T>(actor: Actor, document: string, variables: Record<string, unknown> = {}): Promise<ExecutionResult<T>> =>
    graphql({
      schema: subgraph.schema,
      source: document,
      variableValues: variables,
      contextValue: subgraph.context(testContext(actor)),
    }) as Promise<ExecutionResult<T>>;
  return {
    host,
    subgraph,
    execute: execute as TestSubgraph['execute'],
    async data<T>(actor: Actor, document: string, variables?: Record<string, unknown>): Promise<T> {
      const result = await execute<T>(actor, document, variables);
      if (result.errors) throw result.errors[0]!.originalError ?? result.errors[0]!;
      return result.data as T;
    },
    async subscribe<T>(actor: Actor, document: string, variables: Record<string, unknown> = {}) {
      const result = await subscribe({
        schema: subgraph.schema,
        document: parse(document),
        variableValues: variables,
        contextValue: subgraph.context(testContext(actor)),
      });
      if (!(Symbol.asyncIterator in result)) throw result.errors?.[0] ?? new Error('no stream');
      return result as AsyncIterableIterator<ExecutionResult<T>>;
    },
    async [Symbol.asyncDispose]() {
      if (owned) await host.log.stopConsumers();
      await subgraph.stop();
      await owned?.close();
    },
  };
}

async function testHost(options: TestSubgraphOptions): Promise<{ host: Host; close(): Promise<void> }> {
  const database = await createTestDatabase(options.server);
  const home = await mkdtemp(join(tmpdir(), 'cairn-subgraph-'));
  const logger = jsonLogger('test', process.env['CAIRN_TEST_LOG'] ? 'info' : 'silent');
  const roles = await databaseRoles(database.url, testSecret);
  const log = await EventLog.open(roles.url, logger, roles.ownerUrl);
  const providers = await loadPlugins([...(options.plugins ?? [])]);
  const host: Host = {
    databaseUrl: roles.url,
    log,
    providers,
    blobs: new BlobStore(log.database, providers),
    graph: options.graph ?? { query: () => Promise.reject(new UnavailableError('This test has no rest of the graph')) },
    tokens: { issue: (actor, projectId) => Promise.resolve(`test:${actor.id}:${projectId}`) },
    logger,
    home,
    programs: options.programs ?? { predict: ['node', '-e', 'process.exit(1)'] },
    publicUrl: options.publicUrl ?? 'http://127.0.0.1:0',
    pythonModels: options.pythonModels,
  };
  return {
    host,
    async close() {
      await log.close();
      await providers.close();
      await database[Symbol.asyncDispose]();
      await rm(home, { recursive: true, force: true });
    },
  };
}
