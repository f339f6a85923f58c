import type { RequestContext } from './context.js';
import type { JsonObject } from './json.js';

/** What an event of each type says beside who, when, why and which node. All values are JSON. */
export interface EventPayloads {
  // experiments
  'experiment.created': { name: string };
  'experiment.renamed': { from: string; to: string };
  'experiment.deleted': Record<string, never>;
  'experiment.restored': Record<string, never>;
  'run.started': { experimentId: string; name: string; jobId?: string | undefined };
  'run.renamed': { from: string; to: string };
  'run.resumed': { status: string };
  'run.inputsLogged': { datasetVersionIds: readonly string[] };
  'params.logged': { keys: readonly string[] };
  /** One batch, or several of one actor to one run that were kept in one commit. */
  'metrics.logged': { batchIds: readonly string[]; count: number; keys: readonly string[]; firstStep: number; lastStep: number };
  'artifact.logged': { artifactId: string; name: string; digest: string; sizeBytes: number };
  'run.ended': { outcome: 'finished' | 'failed' | 'killed'; reason?: string | undefined };
  'run.deleted': Record<string, never>;
  'run.restored': Record<string, never>;
  'run.purged': { points: number; artifacts: number; bytes: number };
  'experiment.purged': { name: string; runs: number };
  'retention.set': { binDays?: number | undefined };
  'externalDataset.seen': { name: string; digest: string; sourceType: string };
  'loggedModel.created': { name: string; runId?: string | undefined };
  'loggedModel.finalized': { status: string };
  'loggedModel.deleted': Record<string, never>;
  'artifact.removed': { name: string; digest: string };
  'trace.logged': { experimentId: string; name: string; state: string; spans: number };
  'traces.deleted': { count: number };
  'evaluationDataset.created': { name: string };
  'evaluationDataset.changed': { inserted: number; updated: number; removed: number };
  'evaluationDataset.deleted': { name: string };
  // experiments and registry: what names things, by hand
  'tags.set': { keys: readonly string[] };
  'tags.removed': { keys: readonly string[] };
  'note.set': { characters: number };
  'view.saved': { name: string };
  'view.deleted': { name: string };
  // data
  'dataset.created': { name: string };
  'datasetVersion.created': { datasetId: string; name: string; number: number; digest: string; rowCount: number; qualityPassed: boolean };
  'datasetVersion.refused': { dataset: string; digest: string; message: string };
  'featureView.created': { name: string; version: number; digest: string; fittedOn?: string | undefined };
  /** Labels of keys that named no logged prediction yet. */
  'labels.awaited': { batchId: string; count: number };
  'labels.recorded': { batchId: string; count: number; firstAt: string; lastAt: string };
  // registry
  'model.created': { name: string };
  'model.renamed': { from: string; to: string };
  'model.described': { characters: number };
  'model.deleted': { name: string };
  'modelVersion.registered': { modelId: string; name: string; number: number; digest: string; runId?: string | undefined; format: string };
  'modelVersion.described': { characters: number };
  'modelVersion.staged': { from: string; to: string };
  'modelVersion.deleted': { name: string; number: number };
  /** `policyDigest`: of all that is in force now. */
  'gates.defined': { names: readonly string[]; policyDigest?: string | undefined };
  'gates.evaluated': { modelId: string; passed: boolean; gatesDigest: string; policyDigest?: string | undefined; failed: readonly string[] };
  'approval.given': {
    approvalId: string;
    modelDigest: string;
    evaluationDigest: string;
    environmentDigest?: string | undefined;
    gatesDigest: string;
    policyDigest?: string | undefined;
    expiresAt?: string | undefined;
    reason: string;
    /** How many yeses there are with this one, and how many the policy asks for; absent: one of one. */
    given?: number | undefined;
    required?: number | undefined;
  };
  'approval.rejected': { approvalId: string; reason: string };
  /** Somebody wants a version to be used without approval; nothing is allowed yet. */
  'breakGlass.opened': { breakGlassId: string; minutes: number; reason: string };
  /** A second person agreed: until `expiresAt` the version needs no approval. */
  'breakGlass.confirmed': { breakGlassId: string; openedBy: string; expiresAt: string };
  /** The version was used where only the break-glass let it: `place` is the endpoint, or the alias. */
  'breakGlass.used': { breakGlassId: string; use: 'deployed' | 'alias' | 'stage'; place: string };
  /** Its time is over. `confirmed` false: nobody agreed in time, and it never let anything through. */
  'breakGlass.expired': { breakGlassId: string; confirmed: boolean; uses: number };
  'breakGlass.reviewed': { breakGlassId: string; justified: boolean; finding: string };
  'alias.moved': { alias: string; from?: string | undefined; to: string };
  'alias.removed': { alias: string; from: string };
  // serving
  'endpoint.created': { name: string; modelId: string };
  'endpoint.configured': { settings: JsonObject };
  'stream.created': { endpointId: string; provider: string; inputSubject: string; outputSubject: string };
  'stream.deleted': { endpointId: string };
  'variant.deployed': { endpointId: string; modelVersionId: string; trafficPercent: number };
  'variant.retired': { endpointId: string; modelVersionId: string };
  'rollout.started': { endpointId: string; strategy: string; championVersionId: string; candidateVersionId: string };
  'rollout.stepped': { endpointId: string; index: number; trafficPercent: number; reason: string };
  'rollout.paused': { endpointId: string };
  'rollout.resumed': { endpointId: string };
  'rollout.promoted': { endpointId: string; modelId: string; modelVersionId: string; variantId: string; reason: string };
  'rollout.rolledBack': { endpointId: string; modelVersionId: string; reason: string };
  /** The comparison is over: the champion stays, and nothing is said against the candidate. */
  'rollout.stopped': { endpointId: string; modelVersionId: string; reason: string };
  /** `keyed`: how many of them labels may name by a key; absent: none. */
  'predictions.logged': { batchId: string; count: number; firstObservedAt: string; lastObservedAt: string; keyed?: number | undefined };
  /** Answered without being logged, told when it begins and with `ended` when it is over. */
  'predictions.unlogged': { endpointId: string; count: number; reason: string; ended: boolean };
  /** `order`: somebody wanted it; `retention`: the endpoint keeps them no longer. */
  'predictions.purged': { before: string; count: number; reason: 'retention' | 'order' };
  // monitoring
  'baseline.recorded': { modelVersionId: string };
  'monitor.created': { endpointId: string; kind: string; threshold: number; windowDays: number };
  'report.recorded': { kind: 'drift' | 'performance'; windowEnd: string; fired: boolean };
  'drift.detected': { monitorId: string; endpointId: string; subject: string; windowEnd: string; score: number; threshold: number };
  'degradation.detected': { monitorId: string; endpointId: string; kind: string; windowEnd: string; value: number; threshold: number };
  'alert.raised': { endpointId: string; monitorId: string; kind: string; windowEnd: string; value: number; threshold: number; message: string };
  'alert.acknowledged': { endpointId: string };
  'alert.resolved': { endpointId: string; reason: string };
  // pipelines
  'pipeline.defined': { name: string; version: number };
  'trigger.defined': { pipelineId: string; kind: string; eventType?: string | undefined };
  'pipeline.started': { pipelineId: string; name: string; triggerId?: string | undefined; params: JsonObject };
  'job.started': { pipelineRunId: string; step: string; command: readonly string[] };
  'job.ended': { pipelineRunId: string; step: string; outcome: string; reason?: string | undefined };
  'pipeline.ended': { pipelineId: string; outcome: string; reason?: string | undefined };
  // governance
  'project.created': { name: string };
  'actor.created': { name: string; kind: string; ownerId?: string | undefined };
  /** For services: who answers for it. */
  'actor.ownerChanged': { from: string | null; to: string };
  /** A project's own role, made or changed; its node is the project, or the actor that defined it for the whole installation. */
  'role.defined': { role: string; definedIn: string; permissions: readonly string[] };
  /** `issuer`: for a group that this issuer says the actor is in; absent: by hand. */
  'role.granted': { role: string; grantedIn: string; issuer?: string | undefined };
  'role.revoked': { role: string; grantedIn: string; issuer?: string | undefined };
  /** `projectIds` and `permissions`: all that it is good for; absent: all that its actor may. `expiresAt`: absent for never. */
  'apiKey.created': { actorId: string; name: string; projectIds?: readonly string[] | undefined; permissions?: readonly string[] | undefined; expiresAt?: string | undefined };
  'apiKey.revoked': { actorId: string };
  'publicKey.registered': { actorId: string; name: string; thumbprint: string };
  'publicKey.revoked': { actorId: string };
  /** A service account proved itself by the key, and got a token for a quarter of an hour. */
  'token.issued': { publicKeyId: string };
  /** Of the actor that is its node. */
  'session.started': { sessionId: string; method: string };
  /** `by`: its holder signed out, or somebody revoked it. */
  'session.ended': { sessionId: string; by: 'signOut' | 'revocation' };
  /** Both as C2SP signed-note writes them. */
  'signingKey.rotated': { from: string; to: string };
  /** `count`: so often within ten seconds, this one included. */
  'access.denied': { operation: string; permission: string; count: number };
  /** A credential that is unknown, expired or revoked, so often within ten seconds. `door`: `request`, `session`, `token` or `oidc <issuer>`. */
  'credential.refused': { door: string; count: number };
  /** `scope`: what kind of part, and of which node; `*` is the whole installation. */
  'export.requested': { scope: { kind: string; id: string }; fromIndex: number; toIndex: number };
  'export.created': { fromIndex: number; toIndex: number; entries?: number | undefined; digest?: string | undefined };
  'export.failed': { reason: string };
  'export.cancelled': Record<string, never>;
}

/** The name of something that happened: a noun and a verb in the past. */
export type EventType = keyof EventPayloads;

/** A link that an event made, or ended, between two nodes; `from` lies upstream of `to`. */
export interface EventLink {
  readonly from: string;
  readonly to: string;
  /** Why the edge exists, read from `from` to `to`: `used`, `produced`, `deployed` … */
  readonly relation: string;
  /** True when the event ends the link instead of making it. */
  readonly ended?: boolean | undefined;
}

/** What a service says has happened. Actor, time, cause and id are added where it commits. */
export type NewEvent = {
  readonly [T in EventType]: {
    readonly type: T;
    /** The project of the node; absent only for what belongs to the whole installation. */
    readonly projectId?: string | undefined;
    /** The node that it happened to. */
    readonly nodeId: string;
    readonly payload: EventPayloads[T];
    readonly links?: readonly EventLink[];
    /** Overrides the cause that the request carries, where the service knows better. */
    readonly causeId?: string | undefined;
  };
}[EventType];

/** One entry of the event log, as readers receive it. */
export type CairnEvent<T extends EventType = EventType> = {
  readonly [K in T]: {
    /** Place in the log: from 0, without gaps, in an order in which no cause follows its effect. */
    readonly index: number;
    readonly id: string;
    readonly type: K;
    readonly projectId: string | undefined;
    readonly nodeId: string;
    readonly actorId: string;
    readonly requestId: string;
    readonly causeId: string | undefined;
    readonly at: Date;
    readonly links: readonly EventLink[];
    readonly payload: EventPayloads[K];
  };
}[T];

/** What every store hands to a service inside a commit: events written here are kept or lost with the rows. */
export interface Commit {
  /**
   * @param by whose deed it was, where one commit keeps those of several callers. Defaults to the commit's own caller.
   * @returns the id of the event, to be used as a cause.
   */
  emit(event: NewEvent, by?: RequestContext): string;
}
