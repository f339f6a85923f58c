import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Gate, GateResult } from './gate.js';
import type { Alias, Model } from './model.js';
import type { Approval, ModelVersion, ModelVersionStatus } from './model-version.js';
import type { Search } from './search.js';
import type { Stage } from './stage.js';
import type { Tag } from './tag.js';

/** What by-id readers answer includes the deleted, for what refers to them; everything else leaves them out. */
export interface RegistryReader {
  models(ids: readonly string[]): Promise<(Model | undefined)[]>;
  modelByName(projectId: string, name: string): Promise<Model | undefined>;
  listModels(projectId: string, page: PageRequest): Promise<Page<Model>>;
  searchModels(search: Search): Promise<Page<Model>>;
  versions(ids: readonly string[]): Promise<(ModelVersion | undefined)[]>;
  versionByNumber(modelId: string, number: number): Promise<ModelVersion | undefined>;
  /** The newest version in each stage, of every one of the models. */
  newestByStage(modelIds: readonly string[]): Promise<ModelVersion[]>;
  listVersions(filter: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined }, page: PageRequest): Promise<Page<ModelVersion>>;
  searchVersions(search: Search): Promise<Page<ModelVersion>>;
  /** By model, by name. */
  aliasesOf(modelIds: readonly string[]): Promise<Alias[]>;
  /** Of models and versions by their ids, by key. */
  tagsOf(nodeIds: readonly string[]): Promise<ReadonlyMap<string, Tag[]>>;
  gates(ids: readonly string[]): Promise<(Gate | undefined)[]>;
  /** The newest version of each gate that is in force. */
  gatesOf(modelId: string): Promise<Gate[]>;
  gateResults(ids: readonly string[]): Promise<(GateResult | undefined)[]>;
  /** Of the newest evaluation, by gate name. */
  resultsOf(versionId: string): Promise<GateResult[]>;
  approvals(ids: readonly string[]): Promise<(Approval | undefined)[]>;
  approvalsOf(versionId: string): Promise<Approval[]>;
}

/** Writes of one transaction. */
export interface RegistryCommit extends Commit {
  /** The model with the name, locked, and whether this call made it. */
  modelNamed(candidate: Model): Promise<{ model: Model; created: boolean }>;
  /** The model, locked until the commit ends; undefined when it is deleted. */
  lockModel(id: string): Promise<Model | undefined>;
  /** @throws {AlreadyExistsError} when its new name is another's. */
  updateModel(model: Model): Promise<void>;
  /** Marks all its versions. */
  deleteVersionsOf(modelId: string, at: Date): Promise<void>;
  hasApprovedVersion(modelId: string): Promise<boolean>;
  /** Of all versions ever, the deleted included: a number is never given twice. */
  lastVersionNumber(modelId: string): Promise<number>;
  insertVersion(version: ModelVersion): Promise<void>;
  /** The version, locked until the commit ends; undefined when it is deleted. */
  lockVersion(id: string): Promise<ModelVersion | undefined>;
  /** The versions of the model in the stage, locked. */
  lockStage(modelId: string, stage: Stage): Promise<ModelVersion[]>;
  /** Writes what may change of a version: status, stage, description, deletion. */
  updateVersion(version: ModelVersion): Promise<void>;
  gatesOf(modelId: string): Promise<Gate[]>;
  /** Puts the gates in force and takes every other gate of the model out of force. */
  replaceGates(modelId: string, gates: readonly Gate[]): Promise<void>;
  /** Replaces what an earlier evaluation of the version said. */
  replaceResults(versionId: string, results: readonly GateResult[]): Promise<void>;
  insertApproval(approval: Approval): Promise<void>;
  alias(modelId: string, name: string): Promise<Alias | undefined>;
  aliasesOfVersion(versionId: string): Promise<string[]>;
  putAlias(alias: Alias): Promise<void>;
  removeAlias(modelId: string, name: string): Promise<void>;
  /** Writes tags over those of the same keys, and counts all that there are then. */
  putTags(nodeId: string, tags: readonly Tag[]): Promise<number>;
  /** The keys that there were. */
  removeTags(nodeId: string, keys: readonly string[]): Promise<string[]>;
}

export interface RegistryStore extends RegistryReader {
  commit<T>(context: RequestContext, work: (commit: RegistryCommit) => Promise<T>): Promise<T>;
}

/** Bytes by digest. */
export interface UploadedBytes {
  /** @throws {NotFoundError} when the project does not hold them. */
  read(projectId: string, digest: string): Promise<Uint8Array>;
  put(projectId: string, bytes: AsyncIterable<Uint8Array>): Promise<{ readonly digest: string; readonly sizeBytes: number }>;
}
