import { parse } from 'graphql';
import { InvalidInputError } from '@cairn/core';
import { defineSubgraph } from '@cairn/subgraph';
import { AliasService } from './domain/alias-service.js';
import { CelPredicates } from './domain/cel.js';
import { ModelService } from './domain/model-service.js';
import { VersionService } from './domain/version-service.js';
import { registryEvents } from './events.js';
import { AliasResolver } from './schema/alias-resolver.js';
import { ApprovalType, showApproval } from './schema/approval.js';
import { GateResultResolver } from './schema/gate-result-resolver.js';
import { showGate, showGateResult } from './schema/gate.js';
import { ModelResolver } from './schema/model-resolver.js';
import { ModelVersionResolver } from './schema/model-version-resolver.js';
import { showVersion } from './schema/model-version.js';
import { showModel } from './schema/model.js';
import { AliasRow } from './store/alias-row.js';
import { ApprovalRow } from './store/approval-row.js';
import { GateResultRow } from './store/gate-result-row.js';
import { GateRow } from './store/gate-row.js';
import { CreateRegistry1700000000000 } from './store/migrations/1700000000000-create-registry.js';
import { ModelRow } from './store/model-row.js';
import { ModelVersionRow } from './store/model-version-row.js';
import { SqlRegistryCommit } from './store/registry-commit.js';
import { SqlRegistryStore } from './store/registry-store.js';

export const registry = defineSubgraph({
  name: 'registry',
  rows: [ModelRow, ModelVersionRow, AliasRow, GateRow, GateResultRow, ApprovalRow],
  migrations: [CreateRegistry1700000000000],
  resolvers: [ModelResolver, ModelVersionResolver, AliasResolver, GateResultResolver],
  orphanedTypes: [ApprovalType],
  compose({ database, blobs, graph, log, container }) {
    const store = new SqlRegistryStore(database);
    const predicates = new CelPredicates();
    const now = (): Date => new Date();
    const models = new ModelService(store, predicates, checkQuery, now);
    const versions = new VersionService({
      store,
      models,
      uploads: blobs,
      predicates,
      graph: (context) => (query, variables) => graph.query(query, variables, context),
      runAuthor: async (runId, context) => {
        const found = await graph.query<{ run: { startedBy: { id: string } } | null }>('query ($id: ID!) { run(id: $id) { startedBy { id } } }', { id: runId }, context);
        return found.run?.startedBy.id;
      },
      changed: (projectId, signal) =>
        log.subscribe({ types: ['modelVersion.registered', 'gates.evaluated', 'approval.given', 'approval.rejected'], projectId }, signal),
      now,
    });
    const aliases = new AliasService(store, now);
    container.registerInstance(ModelService, models);
    container.registerInstance(VersionService, versions);
    container.registerInstance(AliasService, aliases);
    return {
      loaders: {
        Model: async (ids, context) => (await models.byIds(ids, context)).map((found) => found && showModel(found)),
        ModelVersion: async (ids, context) => (await versions.byIds(ids, context)).map((found) => found && showVersion(found)),
        Gate: async (ids, context) => (await models.gatesByIds(ids, context)).map((found) => found && showGate(found)),
        GateResult: async (ids, context) => (await versions.resultsByIds(ids, context)).map((found) => found && showGateResult(found)),
        Approval: async (ids, context) => (await versions.approvalsByIds(ids, context)).map((found) => found && showApproval(found)),
      },
      handlers: registryEvents(aliases, (transaction) => new SqlRegistryCommit(transaction)),
    };
  },
});

function checkQuery(query: string): void {
  try {
    parse(query);
  } catch (cause) {
    throw new InvalidInputError(`Query of the gate is not GraphQL: ${(cause as Error).message}`, { cause });
  }
}
