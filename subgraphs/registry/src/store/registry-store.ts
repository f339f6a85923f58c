import { In } from 'typeorm';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database } from '@cairn/subgraph';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Alias, Model } from '../domain/model.js';
import type { Approval, ModelVersion, ModelVersionStatus } from '../domain/model-version.js';
import type { RegistryCommit, RegistryStore } from '../domain/stores.js';
import { AliasRow } from './alias-row.js';
import { ApprovalRow } from './approval-row.js';
import { GateResultRow } from './gate-result-row.js';
import { GateRow } from './gate-row.js';
import { ModelRow } from './model-row.js';
import { ModelVersionRow } from './model-version-row.js';
import { gateOf, modelOf, versionOf } from './row-mapping.js';
import { SqlRegistryCommit } from './registry-commit.js';

/** Models and their versions in PostgreSQL. */
export class SqlRegistryStore implements RegistryStore {
  constructor(private readonly database: Database) {}

  async models(ids: readonly string[]): Promise<(Model | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ModelRow, { id: In([...ids]) })).map(modelOf));
  }

  async modelByName(projectId: string, name: string): Promise<Model | undefined> {
    const row = await this.database.reader.findOneBy(ModelRow, { projectId, name });
    return row ? modelOf(row) : undefined;
  }

  async listModels(projectId: string, page: PageRequest): Promise<Page<Model>> {
    const found = await newestPage(this.database.reader, ModelRow, { projectId }, page);
    return { ...found, nodes: found.nodes.map(modelOf) };
  }

  async versions(ids: readonly string[]): Promise<(ModelVersion | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ModelVersionRow, { id: In([...ids]) })).map(versionOf));
  }

  async listVersions(
    { projectId, modelId, status }: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined },
    page: PageRequest,
  ): Promise<Page<ModelVersion>> {
    const where = { projectId, ...(modelId === undefined ? {} : { modelId }), ...(status === undefined ? {} : { status }) };
    const found = await newestPage(this.database.reader, ModelVersionRow, where, page);
    return { ...found, nodes: found.nodes.map(versionOf) };
  }

  aliasesOf(modelId: string): Promise<Alias[]> {
    return this.database.reader.find(AliasRow, { where: { modelId }, order: { name: 'ASC' } });
  }

  async gates(ids: readonly string[]): Promise<(Gate | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(GateRow, { id: In([...ids]) })).map(gateOf));
  }

  async gatesOf(modelId: string): Promise<Gate[]> {
    return (await this.database.reader.find(GateRow, { where: { modelId, inForce: true }, order: { name: 'ASC' } })).map(gateOf);
  }

  async gateResults(ids: readonly string[]): Promise<(GateResult | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(GateResultRow, { id: In([...ids]) }));
  }

  resultsOf(versionId: string): Promise<GateResult[]> {
    return this.database.reader.find(GateResultRow, { where: { versionId }, order: { id: 'ASC' } });
  }

  async approvals(ids: readonly string[]): Promise<(Approval | undefined)[]> {
    return loadInOrder(ids, await this.database.reader.findBy(ApprovalRow, { id: In([...ids]) }));
  }

  approvalsOf(versionId: string): Promise<Approval[]> {
    return this.database.reader.find(ApprovalRow, { where: { versionId }, order: { id: 'ASC' } });
  }

  commit<T>(context: RequestContext, work: (commit: RegistryCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlRegistryCommit(transaction)));
  }
}
