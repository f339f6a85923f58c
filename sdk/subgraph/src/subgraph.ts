import { container, type DependencyContainer } from 'tsyringe';
import type { GraphQLSchema } from 'graphql';
import type { MixedList } from 'typeorm';
import type { RequestContext } from '@cairn/core';
import type { Providers } from '@cairn/plugin';
import type { BlobStore } from './blobs/blob-store.js';
import { Database } from './database/database.js';
import type { EventLog } from './log/event-log.js';
import type { EventHandlers } from './log/consumer.js';
import type { GraphClient } from './graph-client.js';
import type { Logger } from './logger.js';
import type { Policies } from './access/enforce.js';
import type { GrpcService } from './doors/grpc.js';
import type { Route } from './doors/routes.js';
import { buildSchema, type GraphQLClass } from './schema/build.js';
import { graphContext, type GraphContext, type NodeLoader } from './schema/context.js';
import type { TokenIssuer } from './tokens.js';

/** What the platform gives to every subgraph. */
export interface Host {
  readonly databaseUrl: string;
  readonly log: EventLog;
  readonly blobs: BlobStore;
  readonly providers: Providers;
  readonly graph: GraphClient;
  readonly tokens: TokenIssuer;
  readonly logger: Logger;
  /** Where this process may keep files: spools, keys, work directories. Exists. */
  readonly home: string;
  /** Commands of jobs whose programs come with the platform. */
  readonly programs: { readonly predict: readonly string[] };
  /** Where clients reach the platform, without a slash at the end. */
  readonly publicUrl: string;
  /** Whose models are run as programs of Python, and by what; absent: nobody's. */
  readonly pythonModels?: PythonModels | undefined;
}

/** What an operator decided about models that are programs of Python. */
export interface PythonModels {
  /** Path of a Python with mlflow, and with what the models need. */
  readonly interpreter: string;
  /** Ids of the projects whose authors are trusted; `*`: all. */
  readonly projects: '*' | ReadonlySet<string>;
}

/** What a subgraph wires its classes with. */
export interface Parts extends Host {
  readonly database: Database;
  /** Resolvers find their services here: `container.registerInstance(RunService, …)`. */
  readonly container: DependencyContainer;
}

/** What comes out of the wiring. */
export interface Composition {
  /** How the entities that this subgraph resolves are loaded, by GraphQL type name. */
  readonly loaders: Readonly<Record<string, NodeLoader>>;
  /** What it hears, under its own name. */
  readonly handlers?: EventHandlers;
  readonly routes?: readonly Route[];
  readonly grpc?: readonly GrpcService[];
  /** Starts background work; called after the schema is built and before the first request. */
  start?(): Promise<void>;
  /** Ends everything that was started. */
  stop?(): Promise<void>;
  ready?(): Promise<boolean>;
}

export interface SubgraphDefinition {
  /** Its folder, its PostgreSQL schema and its name in the supergraph. */
  readonly name: string;
  /** TypeORM row classes. */
  readonly rows: MixedList<Function>;
  /** TypeORM migration classes, oldest first. */
  readonly migrations: MixedList<Function>;
  readonly resolvers: readonly GraphQLClass[];
  readonly orphanedTypes?: readonly GraphQLClass[];
  compose(parts: Parts): Composition | Promise<Composition>;
}

/** A subgraph that runs. */
export interface RunningSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  /** What each of its fields asks for, by `Type.field`. */
  readonly policies: Policies;
  readonly routes: readonly Route[];
  readonly grpc: readonly GrpcService[];
  /** Begins to hear what other parts did; to be called when the graph can be asked. */
  hear(): void;
  /** The context value to execute its schema with. */
  context(request: RequestContext): GraphContext;
  ready(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Names what a subgraph is made of; nothing happens until it is started. */
export function defineSubgraph(definition: SubgraphDefinition): SubgraphDefinition {
  return definition;
}

/** Migrates, wires and builds the schema. It hears of events once it is told to. */
export async function startSubgraph(definition: SubgraphDefinition, host: Host): Promise<RunningSubgraph> {
  const database = await Database.open({
    url: host.databaseUrl,
    schema: definition.name,
    rows: definition.rows,
    migrations: definition.migrations,
  });
  try {
    const own = container.createChildContainer();
    const composition = await definition.compose({ ...host, database, container: own });
    const { schema, sdl, policies } = buildSchema({
      resolvers: definition.resolvers,
      orphanedTypes: definition.orphanedTypes ?? [],
      loaders: composition.loaders,
      container: own,
    });
    await composition.start?.();
    return {
      name: definition.name,
      schema,
      sdl,
      policies,
      routes: composition.routes ?? [],
      grpc: composition.grpc ?? [],
      hear() {
        if (composition.handlers) host.log.consume({ name: definition.name, database, handlers: composition.handlers });
      },
      context: (request) => graphContext(request, composition.loaders, own),
      ready: async () => (await database.ready()) && ((await composition.ready?.()) ?? true),
      async stop() {
        await composition.stop?.();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
