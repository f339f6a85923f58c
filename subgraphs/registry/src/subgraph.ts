import { parse } from 'graphql';
import { InvalidInputError } from '@cairn/core';
import { defineSubgraph, DoorProjects } from '@cairn/subgraph';
import { AliasService } from './domain/alias-service.js';
import { ArtifactRegistration } from './domain/artifact-registration.js';
import { CelPredicates } from './domain/cel.js';
import { ModelChanges } from './domain/model-changes.js';
import { ModelService } from './domain/model-service.js';
import { Registration } from './domain/registration.js';
import { SearchService } from './domain/search-service.js';
import { TagService } from './domain/tag-service.js';
import { VersionChanges } from './domain/version-changes.js';
import { VersionService } from './domain/version-service.js';
import { registryEvents } from './events.js';
import { liveVersionsIn, originsIn, runAuthorIn } from './graph-questions.js';
import { registryMlflowRoutes } from './rest/mlflow/routes.js';
import { AliasResolver } from './schema/alias-resolver.js';
import { ApprovalType, showApproval } from './schema/approval.js';
import { GateResultResolver } from './schema/gate-result-resolver.js';
import { showGate, showGateResult } from './schema/gate.js';
import { ModelChangesResolver } from './schema/model-changes-resolver.js';
import { ModelResolver } from './schema/model-resolver.js';
import { ModelVersionChangesResolver } from './schema/model-version-changes-resolver.js';
import { ModelVersionResolver } from './schema/model-version-resolver.js';
import { showVersion } from './schema/model-version.js';
import { showModel } from './schema/model.js';
import { AliasRow } from './store/alias-row.js';
import { ApprovalRow } from './store/approval-row.js';
import { GateResultRow } from './store/gate-result-row.js';
import { GateRow } from './store/gate-row.js';
import { CreateRegistry1700000000000 } from './store/migrations/1700000000000-create-registry.js';
import { ModelsAsOthersKeepThem1772000000000 } from './store/migrations/1772000000000-models-as-others-keep-them.js';
import { ModelRow } from './store/model-row.js';
import { ModelVersionRow } from './store/model-version-row.js';
import { SqlRegistryCommit } from './store/registry-commit.js';
import { SqlRegistryStore } from './store/registry-store.js';

export const registry = defineSubgraph({
  name: 'registry',
  rows: [ModelRow, ModelVersionRow, AliasRow, GateRow, GateResultRow, ApprovalRow],
  migrations: [CreateRegistry1700000000000, ModelsAsOthersKeepThem1772000000000],
  resolvers: [ModelResolver, ModelChangesResolver, ModelVersionResolver, ModelVersionChangesResolver, AliasResolver, GateResultResolver],
  orphanedTypes: [ApprovalType],
  compose({ database, blobs, graph, log, container }) {
    const store = new SqlRegistryStore(database);
    const predicates = new CelPredicates();
    const now = (): Date => new Date();
    const models = new ModelService(store, predicates, checkQuery, now);
    const runAuthor = runAuthorIn(graph);
    const live = liveVersionsIn(graph);
    const versions = new VersionService({
      store,
      models,
      predicates,
      graph: (context) => (query, variables) => graph.query(query, variables, context),
      runAuthor,
      changed: (projectId, signal) => log.subscribe({ types: versionEvents, projectId }, signal),
      now,
    });
    const aliases = new AliasService(store, now);
    const registration = new Registration({ store, models, uploads: blobs, runAuthor, now });
    const artifacts = new ArtifactRegistration({ store, registration, aliases, uploads: blobs, origins: originsIn(graph) });
    const modelChanges = new ModelChanges(store, models, live, now);
    const versionChanges = new VersionChanges(versions, models, live, now);
    const tags = new TagService(store, models, versions);
    const search = new SearchService(store);
    container.registerInstance(ModelService, models);
    container.registerInstance(ModelChanges, modelChanges);
    container.registerInstance(VersionService, versions);
    container.registerInstance(VersionChanges, versionChanges);
    container.registerInstance(Registration, registration);
    container.registerInstance(ArtifactRegistration, artifacts);
    container.registerInstance(AliasService, aliases);
    container.registerInstance(TagService, tags);
    container.registerInstance(SearchService, search);
    return {
      loaders: {
        Model: async (ids, context) => (await models.byIds(ids, context)).map((found) => found && showModel(found)),
        ModelVersion: async (ids, context) => (await versions.byIds(ids, context)).map((found) => found && showVersion(found)),
        Gate: async (ids, context) => (await models.gatesByIds(ids, context)).map((found) => found && showGate(found)),
        GateResult: async (ids, context) => (await versions.resultsByIds(ids, context)).map((found) => found && showGateResult(found)),
        Approval: async (ids, context) => (await versions.approvalsByIds(ids, context)).map((found) => found && showApproval(found)),
      },
      routes: registryMlflowRoutes({ models, modelChanges, versions, versionChanges, artifacts, aliases, tags, search }, new DoorProjects(graph)),
      handlers: registryEvents(aliases, (transaction) => new SqlRegistryCommit(transaction)),
    };
  },
});

const versionEvents = ['modelVersion.registered', 'gates.evaluated', 'approval.given', 'approval.rejected', 'modelVersion.staged', 'modelVersion.described', 'modelVersion.deleted'] as const;

function checkQuery(query: string): void {
  try {
    parse(query);
  } catch (cause) {
    throw new InvalidInputError(`Query of the gate is not GraphQL: ${(cause as Error).message}`, { cause });
  }
}
