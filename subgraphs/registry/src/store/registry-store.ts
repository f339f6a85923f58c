import { Any, In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import { loadInOrder, newestPage, type Database } from '@cairn/subgraph';
import type { Approval } from '../domain/approval.js';
import type { BreakGlass, BreakGlassUse } from '../domain/break-glass.js';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Alias, Model } from '../domain/model.js';
import type { ModelVersion, ModelVersionStatus } from '../domain/model-version.js';
import type { KeptPromotion } from '../domain/promotion.js';
import type { Search } from '../domain/search.js';
import type { DecisionReader, RegistryCommit, RegistryStore } from '../domain/stores.js';
import type { Tag } from '../domain/tag.js';
import { AliasRow } from './alias-row.js';
import { ApprovalRow } from './approval-row.js';
import { BreakGlassRow } from './break-glass-row.js';
import { SqlDecisionReader } from './decision-reader.js';
import { GateResultRow } from './gate-result-row.js';
import { GateRow } from './gate-row.js';
import { ModelRow } from './model-row.js';
import { ModelVersionRow } from './model-version-row.js';
import { approvalOf, breakGlassOf, gateOf, modelOf, resultOf, versionOf } from './row-mapping.js';
import { SqlRegistryCommit } from './registry-commit.js';
import { modelTable, versionTable } from './search/tables.js';
import { searchIds } from './search/search-ids.js';

/** Models and their versions in PostgreSQL. */
export class SqlRegistryStore implements RegistryStore {
  readonly decisions: DecisionReader;

  constructor(private readonly database: Database) {
    this.decisions = new SqlDecisionReader(database.reader);
  }

  async models(ids: readonly string[]): Promise<(Model | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ModelRow, { id: Any(ids) })).map(modelOf));
  }

  async modelByName(projectId: string, name: string): Promise<Model | undefined> {
    const row = await this.database.reader.findOneBy(ModelRow, { projectId, name, deletedAt: IsNull() });
    return row ? modelOf(row) : undefined;
  }

  async listModels(projectId: string, page: PageRequest): Promise<Page<Model>> {
    const found = await newestPage(this.database.reader, ModelRow, { projectId, deletedAt: IsNull() }, page);
    return { ...found, nodes: found.nodes.map(modelOf) };
  }

  async searchModels(search: Search): Promise<Page<Model>> {
    const { ids, ...page } = await searchIds(this.database, modelTable, search);
    return { ...page, nodes: present(await this.models(ids)) };
  }

  async versions(ids: readonly string[]): Promise<(ModelVersion | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ModelVersionRow, { id: Any(ids) })).map(versionOf));
  }

  async listVersions(
    { projectId, modelId, status }: { readonly projectId: string; readonly modelId?: string | undefined; readonly status?: ModelVersionStatus | undefined },
    page: PageRequest,
  ): Promise<Page<ModelVersion>> {
    const where = { projectId, deletedAt: IsNull(), ...(modelId === undefined ? {} : { modelId }), ...(status === undefined ? {} : { status }) };
    const found = await newestPage(this.database.reader, ModelVersionRow, where, page);
    return { ...found, nodes: found.nodes.map(versionOf) };
  }

  async searchVersions(search: Search): Promise<Page<ModelVersion>> {
    const { ids, ...page } = await searchIds(this.database, versionTable, search);
    return { ...page, nodes: present(await this.versions(ids)) };
  }

  async versionByNumber(modelId: string, number: number): Promise<ModelVersion | undefined> {
    if (number < 1 || number > largestInteger) return undefined;
    const row = await this.database.reader.findOneBy(ModelVersionRow, { modelId, number, deletedAt: IsNull() });
    return row ? versionOf(row) : undefined;
  }

  async newestByStage(modelIds: readonly string[]): Promise<ModelVersion[]> {
    const newest = await this.database.query<{ id: string }>(
      `SELECT DISTINCT ON (model_id, stage) id FROM registry.model_version
       WHERE model_id = ANY($1) AND deleted_at IS NULL ORDER BY model_id, stage, number DESC`,
      [modelIds],
    );
    return present(await this.versions(newest.map(({ id }) => id)));
  }

  aliasesOf(modelIds: readonly string[]): Promise<Alias[]> {
    return this.database.reader.find(AliasRow, { where: { modelId: Any(modelIds) }, order: { modelId: 'ASC', name: 'ASC' } });
  }

  async tagsOf(nodeIds: readonly string[]): Promise<ReadonlyMap<string, Tag[]>> {
    const rows = await this.database.query<Tag & { node_id: string }>('SELECT node_id, key, value FROM registry.tag WHERE node_id = ANY($1) ORDER BY node_id, key', [nodeIds]);
    const tags = new Map<string, Tag[]>();
    for (const { node_id: id, key, value } of rows) tags.set(id, [...(tags.get(id) ?? []), { key, value }]);
    return tags;
  }

  async gates(ids: readonly string[]): Promise<(Gate | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(GateRow, { id: In([...ids]) })).map(gateOf));
  }

  async gateVersions(modelId: string, page: PageRequest): Promise<Page<Gate>> {
    const found = await newestPage(this.database.reader, GateRow, { modelId }, page);
    return { ...found, nodes: found.nodes.map(gateOf) };
  }

  async gateResults(ids: readonly string[]): Promise<(GateResult | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(GateResultRow, { id: In([...ids]) })).map(resultOf));
  }

  async resultsOf(versionId: string, gatesDigest: string): Promise<GateResult[]> {
    return (await this.database.reader.find(GateResultRow, { where: { versionId, gatesDigest }, order: { id: 'ASC' } })).map(resultOf);
  }

  async resultHistory(versionId: string, page: PageRequest): Promise<Page<GateResult>> {
    const found = await newestPage(this.database.reader, GateResultRow, { versionId }, page);
    return { ...found, nodes: found.nodes.map(resultOf) };
  }

  async approvals(ids: readonly string[]): Promise<(Approval | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ApprovalRow, { id: In([...ids]) })).map(approvalOf));
  }

  async promotions(modelId: string, { after, most }: { readonly after?: Pick<KeptPromotion, 'at' | 'id'> | undefined; readonly most: number }): Promise<KeptPromotion[]> {
    const rows = await this.database.query<Nullable<KeptPromotion>>(
      `SELECT id, project_id AS "projectId", model_id AS "modelId", version_id AS "versionId", kind, actor_id AS "actorId", at, previous_id AS "previousId", gates_digest AS "gatesDigest"
       FROM registry.promotion WHERE model_id = $1 AND ($2::timestamptz IS NULL OR (at, id) < ($2, $3)) ORDER BY at DESC, id DESC LIMIT $4`,
      [modelId, after?.at ?? null, after?.id ?? null, most],
    );
    return rows.map((row) => ({ ...row, previousId: row.previousId ?? undefined, gatesDigest: row.gatesDigest ?? undefined }) as KeptPromotion);
  }

  async countPromotions(modelId: string): Promise<number> {
    const [counted] = await this.database.query<{ count: number }>('SELECT count(*)::integer AS count FROM registry.promotion WHERE model_id = $1', [modelId]);
    return counted!.count;
  }

  async breakGlasses(ids: readonly string[]): Promise<(BreakGlass | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(BreakGlassRow, { id: In([...ids]) })).map(breakGlassOf));
  }

  async listBreakGlasses({ projectId, unreviewed, at }: { readonly projectId: string; readonly unreviewed: boolean; readonly at: Date }, page: PageRequest): Promise<Page<BreakGlass>> {
    const where = { projectId, ...(unreviewed ? { confirmedAt: Not(IsNull()), reviewedAt: IsNull(), expiresAt: LessThanOrEqual(at) } : {}) };
    const found = await newestPage(this.database.reader, BreakGlassRow, where, page);
    return { ...found, nodes: found.nodes.map(breakGlassOf) };
  }

  usesOf(breakGlassIds: readonly string[]): Promise<BreakGlassUse[]> {
    return this.database.query(
      `SELECT break_glass_id AS "breakGlassId", use, place, actor_id AS "actorId", at FROM registry.break_glass_use WHERE break_glass_id = ANY($1) ORDER BY id LIMIT 1000`,
      [breakGlassIds],
    );
  }

  commit<T>(context: RequestContext, work: (commit: RegistryCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlRegistryCommit(transaction)));
  }
}

/** Of PostgreSQL's type `integer`. */
const largestInteger = 2_147_483_647;

/** A row as it comes, with null for what is not there. */
type Nullable<T> = { readonly [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

function present<T>(nodes: readonly (T | undefined)[]): T[] {
  return nodes.filter((node): node is T => node !== undefined);
}
