import { InvalidInputError, newId, NotFoundError, requireIn, type EventLink, type RequestContext } from '@cairn/core';
import type { ModelService } from './model-service.js';
import { onnxFacts, type ModelFacts } from './model-format.js';
import type { ModelVersion } from './model-version.js';
import { requireDescription, requireModelName } from './names.js';
import type { RegistryStore, UploadedBytes } from './stores.js';
import { putTags } from './tag-service.js';
import type { Tag } from './tag.js';
import type { FindRunFacts } from './run-facts.js';

/** What becomes a version. */
export interface RegisterVersion {
  readonly projectId: string;
  /** Name of the model; made when there is none. */
  readonly model: string;
  readonly runId: string;
  /** Of an ONNX file uploaded before. */
  readonly artifactDigest: string;
  readonly datasetVersionIds: readonly string[];
  readonly featureViewId?: string | undefined;
  readonly evaluation: Readonly<Record<string, unknown>>;
  readonly description?: string | undefined;
}

/** A version before it has a model, a number and an author. */
export interface VersionDraft extends Pick<ModelVersion, 'projectId' | 'source' | 'runId' | 'runLink' | 'loggedModelId' | 'datasetVersionIds' | 'featureViewId' | 'evaluation' | 'description'> {
  readonly model: string;
  readonly facts: ModelFacts;
  readonly tags: readonly Tag[];
  /** The version that it is a copy of. */
  readonly copyOf?: string | undefined;
}

/** Largest evaluation, in bytes of JSON. */
export const largestEvaluationBytes = 1_000_000;

/** What an uploaded file is called among a version's files. */
const uploadedPath = 'model.onnx';

export interface RegistrationParts {
  readonly store: RegistryStore;
  readonly models: ModelService;
  readonly uploads: UploadedBytes;
  readonly runFacts: FindRunFacts;
  readonly now: () => Date;
}

/** Makes versions of bytes that are there. */
export class Registration {
  constructor(private readonly parts: RegistrationParts) {}

  /** @throws {InvalidInputError} when the file is not an ONNX model that may be served. */
  async register(input: RegisterVersion, context: RequestContext): Promise<ModelVersion> {
    const { projectId, model, runId, artifactDigest: digest, datasetVersionIds, featureViewId, evaluation, description } = input;
    requireIn(context, 'log', projectId);
    requireModelName(model);
    const evaluationBytes = Buffer.byteLength(JSON.stringify(evaluation));
    if (evaluationBytes > largestEvaluationBytes) {
      throw new InvalidInputError(`'evaluation' has ${evaluationBytes.toLocaleString('en')} bytes; at most ${largestEvaluationBytes.toLocaleString('en')} bytes`);
    }
    if ((await this.parts.runFacts(runId, context)) === undefined) throw NotFoundError.node('Run', runId);
    const bytes = await this.parts.uploads.read(projectId, digest);
    const facts = onnxFacts({ path: uploadedPath, digest, sizeBytes: bytes.length }, bytes);
    return this.admit({ projectId, model, facts, source: undefined, runId, runLink: undefined, loggedModelId: undefined, datasetVersionIds, featureViewId, evaluation, description, tags: [] }, context);
  }

  /** Numbers the version, keeps it, and tells of it. */
  async admit({ model: name, facts, tags, copyOf, ...draft }: VersionDraft, context: RequestContext): Promise<ModelVersion> {
    requireDescription(draft.description ?? '');
    const { projectId } = draft;
    const run = draft.runId === undefined ? undefined : await this.parts.runFacts(draft.runId, context);
    const authors = copyOf === undefined ? [] : await this.parts.store.decisions.partiesOf([copyOf]);
    return this.parts.store.commit(context, async (commit) => {
      const model = await this.parts.models.named(commit, { projectId, model: name }, context);
      const at = this.parts.now();
      const version: ModelVersion = {
        ...draft,
        ...facts,
        id: newId('modelVersion'),
        modelId: model.id,
        number: (await commit.lastVersionNumber(model.id)) + 1,
        status: 'registered',
        stage: 'None',
        gatesDigest: undefined,
        gatesEventId: undefined,
        runStartedBy: run?.startedBy,
        environmentDigest: run?.environmentDigest,
        policyDigest: undefined,
        requiredApprovals: 1,
        requestedBy: undefined,
        createdAt: at,
        createdBy: context.actor.id,
        lastChangedAt: at,
        deletedAt: undefined,
      };
      await commit.insertVersion(version);
      // A copy of one's own bytes is no less one's own when somebody else registers it.
      await commit.addParties(authors.map(({ actorId }) => ({ versionId: version.id, actorId, part: 'author' })));
      await commit.updateModel({ ...model, lastChangedAt: at });
      const { runId, digest, format, number } = version;
      commit.emit({ type: 'modelVersion.registered', projectId, nodeId: version.id, payload: { modelId: model.id, name: model.name, number, digest, runId, format }, links: originsOf(version, copyOf) });
      await putTags(commit, version, tags);
      return version;
    });
  }
}

function originsOf({ id, modelId, runId, loggedModelId, datasetVersionIds, featureViewId }: ModelVersion, copyOf: string | undefined): EventLink[] {
  const origins: (readonly [from: string | undefined, relation: string])[] = [
    [modelId, 'has'],
    [runId, 'produced'],
    [loggedModelId, 'registered'],
    [copyOf, 'copied'],
    ...datasetVersionIds.map((from) => [from, 'trained'] as const),
    [featureViewId, 'feeds'],
  ];
  return origins.flatMap(([from, relation]) => (from === undefined ? [] : [{ from, to: id, relation }]));
}
