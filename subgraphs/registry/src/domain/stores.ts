import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Approval } from './approval.js';
import type { BreakGlass, BreakGlassUse } from './break-glass.js';
import type { Grant, Party } from './duties.js';
import type { Gate, GateResult } from './gate.js';
import type { Alias, Model } from './model.js';
import type { ModelVersion, ModelVersionStatus } from './model-version.js';
import type { KeptPromotion, Promotion } from './promotion.js';
import type { Search } from './search.js';
import type { Stage } from './stage.js';
import type { Tag } from './tag.js';

/** What decisions about versions rest on. Read by its own, or inside a commit as it stands there. */
export interface DecisionReader {
  /** In the order they were given. */
  approvalsOf(versionIds: readonly string[]): Promise<Approval[]>;
  /** The gates in force, by model, by name. */
  gatesInForce(modelIds: readonly string[]): Promise<Gate[]>;
  /** Owners of service accounts among them included. */
  partiesOf(versionIds: readonly string[]): Promise<Party[]>;
  /** Who gave these actors the right to approve in the project within the last 24 hours; `operate`: that right, or the one to approve. */
  recentGrants(actorIds: readonly string[], projectId: string, right: 'approve' | 'operate'): Promise<Grant[]>;
  /** Of the versions, newest first. */
  breakGlassOf(versionIds: readonly string[]): Promise<BreakGlass[]>;
  /** By model: the version that was champion before the one that is now. */
  previousChampions(modelIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

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
  /** Every version of every gate that the model ever had, newest first. */
  gateVersions(modelId: string, page: PageRequest): Promise<Page<Gate>>;
  gateResults(ids: readonly string[]): Promise<(GateResult | undefined)[]>;
  /** What the gates said in one evaluation of a version, in the order they were asked. */
  resultsOf(versionId: string, gatesDigest: string): Promise<GateResult[]>;
  /** Everything that gates ever said about a version, newest first. */
  resultHistory(versionId: string, page: PageRequest): Promise<Page<GateResult>>;
  approvals(ids: readonly string[]): Promise<(Approval | undefined)[]>;
  /** Of a model, newest first, behind a place. */
  promotions(modelId: string, slice: { readonly after?: Pick<KeptPromotion, 'at' | 'id'> | undefined; readonly most: number }): Promise<KeptPromotion[]>;
  countPromotions(modelId: string): Promise<number>;
  breakGlasses(ids: readonly string[]): Promise<(BreakGlass | undefined)[]>;
  /** @param unreviewed only those that are over and wait for their review. */
  listBreakGlasses(filter: { readonly projectId: string; readonly unreviewed: boolean; readonly at: Date }, page: PageRequest): Promise<Page<BreakGlass>>;
  usesOf(breakGlassIds: readonly string[]): Promise<BreakGlassUse[]>;
  readonly decisions: DecisionReader;
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
  /** Whether one of its versions was ever approved. */
  hasApprovedVersion(modelId: string): Promise<boolean>;
  /** Of all versions ever, the deleted included: a number is never given twice. */
  lastVersionNumber(modelId: string): Promise<number>;
  insertVersion(version: ModelVersion): Promise<void>;
  /** The version, locked until the commit ends; undefined when it is deleted. */
  lockVersion(id: string): Promise<ModelVersion | undefined>;
  /** The versions of the model in the stage, locked. */
  lockStage(modelId: string, stage: Stage): Promise<ModelVersion[]>;
  /** Writes what may change of a version: status, what its decision rests on, stage, description, deletion. */
  updateVersion(version: ModelVersion): Promise<void>;
  readonly decisions: DecisionReader;
  /** Every version of every gate of the model, oldest first. */
  allGatesOf(modelId: string): Promise<Gate[]>;
  /** Puts the gates in force and takes every other gate of the model out of force. */
  replaceGates(modelId: string, gates: readonly Gate[]): Promise<void>;
  /** Kept for ever. */
  insertResults(results: readonly GateResult[]): Promise<void>;
  /** Kept for ever; the database refuses whoever may not decide. */
  insertApproval(approval: Approval): Promise<void>;
  /** Names those who have a part in the version; who is named already stays so. */
  addParties(parties: readonly Party[]): Promise<void>;
  insertPromotion(promotion: Promotion): Promise<void>;
  /** @returns false when another is open for the version, or waits for its review. */
  insertBreakGlass(breakGlass: BreakGlass): Promise<boolean>;
  /** The break-glass, locked until the commit ends. */
  lockBreakGlass(id: string): Promise<BreakGlass | undefined>;
  updateBreakGlass(breakGlass: BreakGlass): Promise<void>;
  insertUse(use: BreakGlassUse): Promise<void>;
  /** Those whose time is over and whose end nobody wrote down, locked, without waiting for others. */
  lockEnded(at: Date): Promise<BreakGlass[]>;
  countUses(breakGlassId: string): Promise<number>;
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
