// tsyringe and type-graphql want the Reflect metadata API before the first decorator.
import 'reflect-metadata';

// What a subgraph is made of
export { defineSubgraph, startSubgraph } from './subgraph.js';
export type { Composition, Host, Parts, RunningSubgraph, SubgraphDefinition } from './subgraph.js';
// Access
export { Access } from './access/access.js';
export type { FieldAccess } from './access/access.js';
export { Denials } from './access/denials.js';
export type { DenialRecord } from './access/denials.js';
// GraphQL
export { Connection, connectionOf, PageArgs, PageInfo } from './schema/connection.js';
export type { ConnectionOf } from './schema/connection.js';
export type { GraphContext, NodeLoader } from './schema/context.js';
export { ActorRef } from './schema/actor-ref.js';
export { GraphQLJSON } from 'graphql-scalars';
// Tables
export { Database } from './database/database.js';
export { databaseRoles } from './database/roles.js';
export type { DatabaseRoles } from './database/roles.js';
export { Transaction } from './database/transaction.js';
export { loadInOrder } from './database/load-in-order.js';
export { newestPage } from './database/newest-page.js';
// The event log
export { EventLog } from './log/event-log.js';
export type { EventFilter } from './log/event-log.js';
export type { EventHandler, EventHandlers } from './log/consumer.js';
export { eventOf, selectEvents } from './log/event-row.js';
export type { EventRow } from './log/event-row.js';
export { systemActor } from './log/system-actor.js';
// Bytes by digest
export { BlobStore } from './blobs/blob-store.js';
export type { Blob } from './blobs/blob-store.js';
// Doors for other tools
export { readBody, readJson, sendJson } from './doors/routes.js';
export type { Route, RouteRequest } from './doors/routes.js';
export type { GrpcCall, GrpcMethod, GrpcService } from './doors/grpc.js';
export { readProtoFile } from './doors/proto-file.js';
export type { ProtoFile } from './doors/proto-file.js';
export { errorForms } from './doors/error-forms.js';
export type { ErrorForm } from './doors/error-forms.js';
// MLflow's REST API, as the doors of several subgraphs speak it
export { doubleOf, doubleText, MlflowArguments, wholeOf } from './mlflow/arguments.js';
export { DoorProjects } from './mlflow/project.js';
export { mlflowRoutes, mlflowUnknown } from './mlflow/routes.js';
export type { MlflowCall, MlflowCaller } from './mlflow/routes.js';
// The rest of the platform
export type { GraphClient } from './graph-client.js';
export type { TokenIssuer } from './tokens.js';
export { jsonLogger } from './logger.js';
export type { Logger, LogLevel } from './logger.js';
export { runnableModule } from './modules.js';
export type { RunnableModule } from './modules.js';
export { startEmbeddedPostgres } from './postgres/embedded.js';
export type { EmbeddedPostgres } from './postgres/embedded.js';
