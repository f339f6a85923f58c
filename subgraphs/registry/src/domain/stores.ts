import type { Commit, Page, PageRequest, RequestContext } from '@cairn/core';
import type { Gate, GateResult } from './gate.js';
import type { Alias, Model } from './model.js';
import type { Approval, ModelVersion, ModelVersionStatus } from './model-version.js';

export interface RegistryReader {
  models(ids: readonly string[]): Promise<(Model | undefined)[]>;
  modelByName(projectId: string, name: string): Promise<Model | undefined>;
  listModels(projectId: string, page: PageRequest): Promise<Page<Model>>;
  versions(ids: readonly string[]): Promise<(ModelVersion | undefined)[]>;
  listVersions(filter: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined }, page: PageRequest): Promise<Page<ModelVersion>>;
  aliasesOf(modelId: string): Promise<Alias[]>;
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
  lastVersionNumber(modelId: string): Promise<number>;
  insertVersion(version: ModelVersion): Promise<void>;
  /** The version, locked until the commit ends. */
  lockVersion(id: string): Promise<ModelVersion | undefined>;
  updateVersion(version: ModelVersion): Promise<void>;
  gatesOf(modelId: string): Promise<Gate[]>;
  /** Puts the gates in force and takes every other gate of the model out of force. */
  replaceGates(modelId: string, gates: readonly Gate[]): Promise<void>;
  /** Replaces what an earlier evaluation of the version said. */
  replaceResults(versionId: string, results: readonly GateResult[]): Promise<void>;
  insertApproval(approval: Approval): Promise<void>;
  alias(modelId: string, name: string): Promise<Alias | undefined>;
  putAlias(alias: Alias): Promise<void>;
}

export interface RegistryStore extends RegistryReader {
  commit<T>(context: RequestContext, work: (commit: RegistryCommit) => Promise<T>): Promise<T>;
}

/** Reads uploaded bytes. */
export interface UploadedBytes {
  /** @throws {NotFoundError} when the project does not hold them. */
  read(projectId: string, digest: string): Promise<Uint8Array>;
}
