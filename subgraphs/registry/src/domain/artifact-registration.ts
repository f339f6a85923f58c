import { InvalidInputError, isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { AliasService } from './alias-service.js';
import { sourceOf, type ArtifactSource } from './artifact-source.js';
import { byPath, type ModelFile } from './model-file.js';
import { factsOf, plainFiles, type ModelFacts } from './model-format.js';
import type { ModelVersion } from './model-version.js';
import { requireDescription, requireModelName, requireText } from './names.js';
import { isPrompt, promptText } from './prompt.js';
import { largestEvaluationBytes, type Registration, type VersionDraft } from './registration.js';
import { stageOf } from './stage.js';
import type { RegistryReader, UploadedBytes } from './stores.js';
import { requireTags, type Tag } from './tag.js';

/** What becomes a version: artifacts of a run, of a logged model, or of another version. */
export interface RegisterArtifacts {
  readonly projectId: string;
  /** Name of the model; made when there is none. */
  readonly model: string;
  readonly source: string;
  /** Must be the run that the source belongs to, where the source tells of one. */
  readonly runId?: string | undefined;
  /** Must be the logged model that the source belongs to, where it tells of one. */
  readonly loggedModelId?: string | undefined;
  readonly runLink?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** The files below a URI, as experiments knows them. */
export interface ArtifactTree {
  /** In its one canonical spelling. */
  readonly uri: string;
  readonly projectId: string;
  readonly runId: string | undefined;
  readonly loggedModelId: string | undefined;
  readonly files: readonly ModelFile[];
}

/** What a version takes over from the run that produced it. */
export interface RunOrigin {
  readonly projectId: string;
  readonly datasetVersionIds: readonly string[];
  /** Latest values. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Asks experiments, as the caller: undefined when there is nothing, or nothing that the caller may see. */
export interface FindOrigins {
  tree(uri: string, context: RequestContext): Promise<ArtifactTree | undefined>;
  run(id: string, context: RequestContext): Promise<RunOrigin | undefined>;
}

/** The most files of one version. */
const mostFiles = 10_000;
/** Longest link to a run elsewhere, in characters. */
const longestRunLink = 2_000;

type Origin = Pick<VersionDraft, 'source' | 'runId' | 'loggedModelId' | 'datasetVersionIds' | 'featureViewId' | 'evaluation' | 'facts' | 'copyOf'>;

export interface ArtifactRegistrationParts {
  readonly store: RegistryReader;
  readonly registration: Registration;
  readonly aliases: AliasService;
  readonly uploads: UploadedBytes;
  readonly origins: FindOrigins;
}

/** Makes versions of artifacts that were logged: their digests are frozen, whatever happens to the run later. */
export class ArtifactRegistration {
  constructor(private readonly parts: ArtifactRegistrationParts) {}

  /** @throws {InvalidInputError} for a source of another scheme. @throws {NotFoundError} when there is nothing. */
  async register(input: RegisterArtifacts, context: RequestContext): Promise<ModelVersion> {
    const { projectId, model, runLink, description } = input;
    requireIn(context, 'log', projectId);
    requireModelName(model);
    requireDescription(description ?? '');
    requireText('run_link', runLink ?? '', longestRunLink);
    const tags = requireTags(input.tags ?? []);
    const origin = isPrompt(tags) ? await this.prompt(input, tags) : await this.origin(input, context);
    return this.parts.registration.admit({ projectId, model, runLink, description, tags, ...origin }, context);
  }

  private async origin(input: RegisterArtifacts, context: RequestContext): Promise<Origin> {
    const source = sourceOf(input.source);
    if (source.kind === 'tree') return this.ofTree(source.uri, input, context);
    const version = source.kind === 'versionId' ? await this.versionById(source.versionId) : await this.versionOf(source, input.projectId);
    if (!version || version.projectId !== input.projectId || !isVisible(context, version)) throw new NotFoundError(`Source '${input.source}' does not exist`);
    return copyOf(version, input);
  }

  private async ofTree(uri: string, input: RegisterArtifacts, context: RequestContext): Promise<Origin> {
    const { projectId } = input;
    const tree = await this.parts.origins.tree(uri, context);
    if (!tree || tree.projectId !== projectId || tree.files.length === 0) throw new NotFoundError(`Source '${uri}' does not exist, or holds no files`);
    if (tree.files.length > mostFiles) throw new InvalidInputError(`Source '${uri}' holds ${tree.files.length.toLocaleString('en')} files; at most ${mostFiles.toLocaleString('en')}`);
    const runId = agreed('run', uri, input.runId, tree.runId);
    const loggedModelId = agreed('logged model', uri, input.loggedModelId, tree.loggedModelId);
    const run = runId === undefined ? undefined : await this.runOf(runId, projectId, context);
    const facts = await factsOf(byPath(tree.files), (digest) => this.parts.uploads.read(projectId, digest));
    return { source: tree.uri, runId, loggedModelId, datasetVersionIds: run?.datasetVersionIds ?? [], featureViewId: undefined, evaluation: evaluationOf(run), facts };
  }

  /** Its text is its bytes. */
  private async prompt({ projectId }: RegisterArtifacts, tags: readonly Tag[]): Promise<Origin> {
    const text = promptText(tags);
    const file = text === undefined ? undefined : await this.parts.uploads.put(projectId, bytesOf(text));
    const facts: ModelFacts = plainFiles(file ? [{ path: 'prompt.txt', digest: file.digest, sizeBytes: file.sizeBytes }] : [], 'It is a prompt');
    return { source: undefined, runId: undefined, loggedModelId: undefined, datasetVersionIds: [], featureViewId: undefined, evaluation: {}, facts };
  }

  private async runOf(id: string, projectId: string, context: RequestContext): Promise<RunOrigin> {
    const run = await this.parts.origins.run(id, context);
    if (!run || run.projectId !== projectId) throw NotFoundError.node('Run', id);
    return run;
  }

  private async versionById(id: string): Promise<ModelVersion | undefined> {
    const [version] = await this.parts.store.versions([id]);
    return version?.deletedAt === undefined ? version : undefined;
  }

  private async versionOf(source: Extract<ArtifactSource, { readonly model: string }>, projectId: string): Promise<ModelVersion | undefined> {
    const model = await this.parts.store.modelByName(projectId, source.model);
    if (!model) return undefined;
    if (source.kind === 'versionNumber') return this.parts.store.versionByNumber(model.id, source.number);
    if (source.by === 'alias' || source.name.toLowerCase() === 'latest') return this.parts.aliases.version(model, source.name);
    const stage = stageOf(source.name);
    return (await this.parts.store.newestByStage([model.id])).find((version) => version.stage === stage);
  }
}

/** The same bytes with the same origin, under another name. */
function copyOf(version: ModelVersion, input: RegisterArtifacts): Origin {
  const { id, datasetVersionIds, featureViewId, evaluation, format, formatReason, files, digest, sizeBytes, inputs, outputs, operators } = version;
  return {
    source: `mlflow-artifacts:/model-versions/${id}`,
    runId: agreed('run', input.source, input.runId, version.runId),
    loggedModelId: agreed('logged model', input.source, input.loggedModelId, version.loggedModelId),
    datasetVersionIds,
    featureViewId,
    evaluation,
    facts: { format, formatReason, files, digest, sizeBytes, inputs, outputs, operators },
    copyOf: id,
  };
}

/** Nobody can give their model another's history: what the source says of its origin stands. */
function agreed(what: string, source: string, said: string | undefined, known: string | undefined): string | undefined {
  const given = said === '' ? undefined : said;
  if (given !== undefined && known !== undefined && given !== known) throw new InvalidInputError(`Source '${source.slice(0, 200)}' belongs to ${what} '${known}', not to '${given}'`);
  return known ?? given;
}

/** The figures of the run at this moment are what gates ask and people approve. */
function evaluationOf(run: RunOrigin | undefined): Readonly<Record<string, unknown>> {
  if (!run || Object.keys(run.metrics).length === 0) return {};
  const evaluation = { metrics: run.metrics };
  return Buffer.byteLength(JSON.stringify(evaluation)) <= largestEvaluationBytes ? evaluation : {};
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text, 'utf8');
}
