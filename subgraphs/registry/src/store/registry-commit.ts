import { IsNull } from 'typeorm';
import { AlreadyExistsError } from '@cairn/core';
import type { Transaction } from '@cairn/subgraph';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Alias, Model } from '../domain/model.js';
import type { Approval, ModelVersion } from '../domain/model-version.js';
import type { Stage } from '../domain/stage.js';
import type { RegistryCommit } from '../domain/stores.js';
import type { Tag } from '../domain/tag.js';
import { AliasRow } from './alias-row.js';
import { ApprovalRow } from './approval-row.js';
import { GateResultRow } from './gate-result-row.js';
import { GateRow } from './gate-row.js';
import { ModelRow } from './model-row.js';
import { ModelVersionRow } from './model-version-row.js';
import { gateOf, modelOf, versionOf } from './row-mapping.js';

/** Writes of one transaction. */
export class SqlRegistryCommit implements RegistryCommit {
  readonly emit: RegistryCommit['emit'];

  constructor(private readonly transaction: Transaction) {
    this.emit = (event) => transaction.emit(event);
  }

  async modelNamed(candidate: Model): Promise<{ model: Model; created: boolean }> {
    const { id, projectId, name, description, createdAt, createdBy, lastChangedAt } = candidate;
    for (;;) {
      const inserted = await this.transaction.query(
        `INSERT INTO registry.model (id, project_id, name, description, created_at, created_by, last_changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (project_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
        [id, projectId, name, description ?? null, createdAt, createdBy, lastChangedAt],
      );
      if (inserted.length > 0) return { model: candidate, created: true };
      const row = await this.transaction.manager.findOne(ModelRow, { where: { projectId, name, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
      // None: the one in the way was renamed or deleted in between, so the name is free now.
      if (row) return { model: modelOf(row), created: false };
    }
  }

  async lockModel(id: string): Promise<Model | undefined> {
    const row = await this.transaction.manager.findOne(ModelRow, { where: { id, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
    return row ? modelOf(row) : undefined;
  }

  async updateModel({ id, name, description, lastChangedAt, deletedAt }: Model): Promise<void> {
    try {
      await this.transaction.manager.update(ModelRow, { id }, { name, description: description ?? null, lastChangedAt, deletedAt: deletedAt ?? null });
    } catch (error) {
      if ((error as { code?: unknown }).code === uniqueViolation) throw new AlreadyExistsError(`Model '${name}' already exists`, { cause: error });
      throw error;
    }
  }

  async deleteVersionsOf(modelId: string, at: Date): Promise<void> {
    await this.transaction.manager.update(ModelVersionRow, { modelId, deletedAt: IsNull() }, { deletedAt: at, lastChangedAt: at });
  }

  hasApprovedVersion(modelId: string): Promise<boolean> {
    return this.transaction.manager.existsBy(ModelVersionRow, { modelId, status: 'approved', deletedAt: IsNull() });
  }

  async lastVersionNumber(modelId: string): Promise<number> {
    return (await this.transaction.manager.maximum(ModelVersionRow, 'number', { modelId })) ?? 0;
  }

  async insertVersion(version: ModelVersion): Promise<void> {
    await this.transaction.manager.insert(ModelVersionRow, version as never);
    await this.transaction.useBlobs(version.projectId, version.files.map(({ digest }) => digest), version.id);
  }

  async lockVersion(id: string): Promise<ModelVersion | undefined> {
    const row = await this.transaction.manager.findOne(ModelVersionRow, { where: { id, deletedAt: IsNull() }, lock: { mode: 'pessimistic_write' } });
    return row ? versionOf(row) : undefined;
  }

  async lockStage(modelId: string, stage: Stage): Promise<ModelVersion[]> {
    const rows = await this.transaction.manager.find(ModelVersionRow, { where: { modelId, stage, deletedAt: IsNull() }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
    return rows.map(versionOf);
  }

  async updateVersion({ id, status, stage, description, gatesDigest, gatesEventId, lastChangedAt, deletedAt }: ModelVersion): Promise<void> {
    const kept = { description: description ?? null, gatesDigest: gatesDigest ?? null, gatesEventId: gatesEventId ?? null, deletedAt: deletedAt ?? null };
    await this.transaction.manager.update(ModelVersionRow, { id }, { status, stage, lastChangedAt, ...kept });
  }

  async gatesOf(modelId: string): Promise<Gate[]> {
    return (await this.transaction.manager.findBy(GateRow, { modelId, inForce: true })).map(gateOf);
  }

  async replaceGates(modelId: string, gates: readonly Gate[]): Promise<void> {
    await this.transaction.manager.update(GateRow, { modelId }, { inForce: false });
    for (const gate of gates) await this.transaction.manager.upsert(GateRow, { ...gate, inForce: true } as never, ['id']);
  }

  async replaceResults(versionId: string, results: readonly GateResult[]): Promise<void> {
    await this.transaction.manager.delete(GateResultRow, { versionId });
    if (results.length > 0) await this.transaction.manager.insert(GateResultRow, results as never);
  }

  async insertApproval(approval: Approval): Promise<void> {
    await this.transaction.manager.insert(ApprovalRow, approval);
  }

  async alias(modelId: string, name: string): Promise<Alias | undefined> {
    return (await this.transaction.manager.findOne(AliasRow, { where: { modelId, name }, lock: { mode: 'pessimistic_write' } })) ?? undefined;
  }

  async putAlias(alias: Alias): Promise<void> {
    await this.transaction.manager.upsert(AliasRow, alias, ['modelId', 'name']);
  }

  async aliasesOfVersion(versionId: string): Promise<string[]> {
    return (await this.transaction.manager.find(AliasRow, { where: { versionId }, order: { name: 'ASC' } })).map(({ name }) => name);
  }

  async removeAlias(modelId: string, name: string): Promise<void> {
    await this.transaction.manager.delete(AliasRow, { modelId, name });
  }

  async putTags(nodeId: string, tags: readonly Tag[]): Promise<number> {
    await this.transaction.query(
      `INSERT INTO registry.tag (node_id, key, value) SELECT $1, * FROM unnest($2::text[], $3::text[])
       ON CONFLICT (node_id, key) DO UPDATE SET value = excluded.value`,
      [nodeId, tags.map(({ key }) => key), tags.map(({ value }) => value)],
    );
    const [counted] = await this.transaction.query<{ count: number }>('SELECT count(*)::integer AS count FROM registry.tag WHERE node_id = $1', [nodeId]);
    return counted!.count;
  }

  async removeTags(nodeId: string, keys: readonly string[]): Promise<string[]> {
    const removed = await this.transaction.query<{ key: string }>('DELETE FROM registry.tag WHERE node_id = $1 AND key = ANY($2) RETURNING key', [nodeId, keys]);
    return removed.map(({ key }) => key);
  }
}

/** PostgreSQL's own code. */
const uniqueViolation = '23505';
