import { Kind, parse, stripIgnoredCharacters } from 'graphql';
import { InvalidInputError, type RequestContext } from '@cairn/core';
import { defineSubgraph, DoorProjects } from '@cairn/subgraph';
import { AliasService } from './domain/alias-service.js';
import { ApprovalService } from './domain/approval-service.js';
import { ArtifactRegistration } from './domain/artifact-registration.js';
import { BreakGlassService } from './domain/break-glass-service.js';
import { CelPredicates } from './domain/cel.js';
import { Clearances } from './domain/clearances.js';
import { DryRuns } from './domain/dry-run.js';
import { GateService } from './domain/gate-service.js';
import type { AskGraph } from './domain/gate.js';
import { ModelChanges } from './domain/model-changes.js';
import { ModelService } from './domain/model-service.js';
import { Registration } from './domain/registration.js';
import { SearchService } from './domain/search-service.js';
import { TagService } from './domain/tag-service.js';
import { VersionChanges } from './domain/version-changes.js';
import { VersionService } from './domain/version-service.js';
import { registryEvents } from './events.js';
import { breakGlassClock } from './break-glass-clock.js';
import { liveVersionsIn, originsIn, runFactsIn } from './graph-questions.js';
import { registryMlflowRoutes } from './rest/mlflow/routes.js';
import { AliasResolver } from './schema/alias-resolver.js';
import { ApprovalRequestResolver, ApprovalResolver } from './schema/approval-resolver.js';
import { showApproval } from './schema/approval.js';
import { BreakGlassResolver, VersionBreakGlassResolver } from './schema/break-glass-resolver.js';
import { showBreakGlass } from './schema/break-glass.js';
import { DecisionResolver } from './schema/decision-resolver.js';
import { DryRunResolver } from './schema/dry-run-resolver.js';
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
import { BreakGlassRow } from './store/break-glass-row.js';
import { GateResultRow } from './store/gate-result-row.js';
import { GateRow } from './store/gate-row.js';
import { CreateRegistry1700000000000 } from './store/migrations/1700000000000-create-registry.js';
import { ModelsAsOthersKeepThem1772000000000 } from './store/migrations/1772000000000-models-as-others-keep-them.js';
import { BindApprovals1772610000000 } from './store/migrations/1772610000000-bind-approvals.js';
import { ModelRow } from './store/model-row.js';
import { ModelVersionRow } from './store/model-version-row.js';
import { SqlRegistryCommit } from './store/registry-commit.js';
import { SqlRegistryStore } from './store/registry-store.js';

export const registry = defineSubgraph({
  name: 'registry',
  rows: [ModelRow, ModelVersionRow, AliasRow, GateRow, GateResultRow, ApprovalRow, BreakGlassRow],
  migrations: [CreateRegistry1700000000000, ModelsAsOthersKeepThem1772000000000, BindApprovals1772610000000],
  resolvers: [
    ModelResolver,
    ModelChangesResolver,
    ModelVersionResolver,
    ModelVersionChangesResolver,
    DecisionResolver,
    ApprovalResolver,
    ApprovalRequestResolver,
    AliasResolver,
    GateResultResolver,
    DryRunResolver,
    BreakGlassResolver,
    VersionBreakGlassResolver,
  ],
  compose({ database, blobs, graph, log, logger, container }) {
    const store = new SqlRegistryStore(database);
    const predicates = new CelPredicates();
    const now = (): Date => new Date();
    const models = new ModelService(store, predicates, checkQuery, now);
    const runFacts = runFactsIn(graph);
    const live = liveVersionsIn(graph);
    const askGraph = (context: RequestContext): AskGraph => (query, variables) => graph.query(query, variables, context);
    const clearances = new Clearances(store, now);
    const versions = new VersionService({ store, changed: (projectId, signal) => log.subscribe({ types: versionEvents, projectId }, signal), now });
    const gates = new GateService({ store, models, versions, clearances, predicates, checkQuery, runFacts, graph: askGraph, now });
    const approvals = new ApprovalService({ store, versions, runFacts, now });
    const breakGlass = new BreakGlassService(store, versions, now);
    const dryRuns = new DryRuns({ store, models, gates, predicates, graph: askGraph, essence: stripIgnoredCharacters });
    const clock = breakGlassClock(breakGlass, logger);
    const aliases = new AliasService(store, clearances, now);
    const registration = new Registration({ store, models, uploads: blobs, runFacts, now });
    const artifacts = new ArtifactRegistration({ store, registration, aliases, uploads: blobs, origins: originsIn(graph) });
    const modelChanges = new ModelChanges(store, models, live, now);
    const versionChanges = new VersionChanges(versions, { models, live, clearances, now });
    const tags = new TagService(store, models, versions);
    const search = new SearchService(store);
    container.registerInstance(ModelService, models);
    container.registerInstance(ModelChanges, modelChanges);
    container.registerInstance(VersionService, versions);
    container.registerInstance(VersionChanges, versionChanges);
    container.registerInstance(Registration, registration);
    container.registerInstance(ArtifactRegistration, artifacts);
    container.registerInstance(AliasService, aliases);
    container.registerInstance(GateService, gates);
    container.registerInstance(ApprovalService, approvals);
    container.registerInstance(Clearances, clearances);
    container.registerInstance(BreakGlassService, breakGlass);
    container.registerInstance(DryRuns, dryRuns);
    container.registerInstance(TagService, tags);
    container.registerInstance(SearchService, search);
    return {
      loaders: {
        Model: async (ids, context) => (await models.byIds(ids, context)).map((found) => found && showModel(found)),
        ModelVersion: async (ids, context) => (await versions.byIds(ids, context)).map((found) => found && showVersion(found)),
        Gate: async (ids, context) => (await models.gatesByIds(ids, context)).map((found) => found && showGate(found)),
        GateResult: async (ids, context) => (await gates.resultsByIds(ids, context)).map((found) => found && showGateResult(found)),
        Approval: async (ids, context) => (await approvals.byIds(ids, context)).map((found) => found && showApproval(found)),
        BreakGlass: async (ids, context) => (await breakGlass.byIds(ids, context)).map((found) => found && showBreakGlass(found)),
      },
      routes: registryMlflowRoutes({ models, modelChanges, versions, versionChanges, artifacts, aliases, tags, search }, new DoorProjects(graph)),
      handlers: registryEvents({ aliases, clearances }, (transaction) => new SqlRegistryCommit(transaction)),
      start: () => Promise.resolve(clock.start()),
      stop: () => clock.stop(),
    };
  },
});

const breakGlassEvents = ['breakGlass.opened', 'breakGlass.confirmed', 'breakGlass.used', 'breakGlass.expired', 'breakGlass.reviewed'] as const;

const versionEvents = ['modelVersion.registered', 'gates.evaluated', 'approval.given', 'approval.rejected', 'modelVersion.staged', 'modelVersion.described', 'modelVersion.deleted', ...breakGlassEvents] as const;

/** One query, and nothing that would change something in the name of whoever has the gate asked. */
function checkQuery(query: string): void {
  let operations: readonly string[];
  try {
    operations = parse(query).definitions.flatMap((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? [definition.operation] : []));
  } catch (cause) {
    throw new InvalidInputError(`Query of the gate is not GraphQL: ${(cause as Error).message}`, { cause });
  }
  if (operations.length !== 1 || operations[0] !== 'query') throw new InvalidInputError(`Query of the gate holds ${operations.join(', ') || 'no operation'}; expected one query`);
}
