import { IsNull, LessThanOrEqual } from 'typeorm';
import { AlreadyExistsError } from '@cairn/core';
import type { Transaction } from '@cairn/subgraph';
import type { Approval } from '../domain/approval.js';
import type { BreakGlass, BreakGlassUse } from '../domain/break-glass.js';
import type { Party } from '../domain/duties.js';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Alias, Model } from '../domain/model.js';
import type { ModelVersion } from '../domain/model-version.js';
import type { Promotion } from '../domain/promotion.js';
import type { Stage } from '../domain/stage.js';
import type { DecisionReader, RegistryCommit } from '../domain/stores.js';
import type { Tag } from '../domain/tag.js';
import { AliasRow } from './alias-row.js';
import { ApprovalRow } from './approval-row.js';
import { BreakGlassRow } from './break-glass-row.js';
import { SqlDecisionReader } from './decision-reader.js';
import { GateResultRow } from './gate-result-row.js';
import { GateRow } from './gate-row.js';
import { ModelRow } from './model-row.js';
import { ModelVersionRow } from './model-version-row.js';
import { breakGlassOf, gateOf, modelOf, versionOf } from './row-mapping.js';

/** Writes of one transaction. */
export class SqlRegistryCommit implements RegistryCommit {
  readonly emit: RegistryCommit['emit'];
  readonly decisions: DecisionReader;

  constructor(private readonly transaction: Transaction) {
    this.decisions = new SqlDecisionReader(transaction.manager);
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

  async hasApprovedVersion(modelId: string): Promise<boolean> {
    const found = await this.transaction.query(
      `SELECT 1 FROM registry.approval a JOIN registry.model_version v ON v.id = a.version_id WHERE v.model_id = $1 AND v.deleted_at IS NULL AND a.decision = 'approved' LIMIT 1`,
      [modelId],
    );
    return found.length > 0;
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

  async updateVersion(version: ModelVersion): Promise<void> {
    const { id, status, stage, requiredApprovals, lastChangedAt } = version;
    const kept = {
      description: version.description ?? null,
      gatesDigest: version.gatesDigest ?? null,
      policyDigest: version.policyDigest ?? null,
      requestedBy: version.requestedBy ?? null,
      runStartedBy: version.runStartedBy ?? null,
      environmentDigest: version.environmentDigest ?? null,
      gatesEventId: version.gatesEventId ?? null,
      deletedAt: version.deletedAt ?? null,
    };
    await this.transaction.manager.update(ModelVersionRow, { id }, { status, stage, requiredApprovals, lastChangedAt, ...kept });
  }

  async allGatesOf(modelId: string): Promise<Gate[]> {
    return (await this.transaction.manager.find(GateRow, { where: { modelId }, order: { name: 'ASC', version: 'ASC' } })).map(gateOf);
  }

  async replaceGates(modelId: string, gates: readonly Gate[]): Promise<void> {
    await this.transaction.manager.update(GateRow, { modelId }, { inForce: false });
    for (const gate of gates) await this.transaction.manager.upsert(GateRow, { ...gate, description: gate.description ?? null, inForce: true } as never, ['id']);
  }

  async insertResults(results: readonly GateResult[]): Promise<void> {
    if (results.length > 0) await this.transaction.manager.insert(GateResultRow, results as never);
  }

  async insertApproval(approval: Approval): Promise<void> {
    await this.transaction.manager.insert(ApprovalRow, approval as never);
  }

  async addParties(parties: readonly Party[]): Promise<void> {
    if (parties.length === 0) return;
    await this.transaction.query('INSERT INTO registry.version_party (version_id, actor_id, part) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING', [
      parties.map(({ versionId }) => versionId),
      parties.map(({ actorId }) => actorId),
      parties.map(({ part }) => part),
    ]);
  }

  async insertPromotion({ projectId, modelId, versionId, kind, actorId, at, previousId, gatesDigest }: Promotion): Promise<void> {
    await this.transaction.query('INSERT INTO registry.promotion (project_id, model_id, version_id, kind, actor_id, at, previous_id, gates_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
      projectId,
      modelId,
      versionId,
      kind,
      actorId,
      at,
      previousId ?? null,
      gatesDigest ?? null,
    ]);
  }

  async insertBreakGlass(breakGlass: BreakGlass): Promise<boolean> {
    const inserted = await this.transaction.query(
      `INSERT INTO registry.break_glass (id, project_id, version_id, reason, minutes, opened_by, opened_at, opened_event_id, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
      [breakGlass.id, breakGlass.projectId, breakGlass.versionId, breakGlass.reason, breakGlass.minutes, breakGlass.openedBy, breakGlass.openedAt, breakGlass.openedEventId, breakGlass.expiresAt],
    );
    return inserted.length > 0;
  }

  async lockBreakGlass(id: string): Promise<BreakGlass | undefined> {
    const row = await this.transaction.manager.findOne(BreakGlassRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? breakGlassOf(row) : undefined;
  }

  async updateBreakGlass({ id, confirmedBy, confirmedAt, expiresAt, endedAt, reviewedBy, reviewedAt, justified, finding }: BreakGlass): Promise<void> {
    const changed = { confirmedBy: confirmedBy ?? null, confirmedAt: confirmedAt ?? null, expiresAt, endedAt: endedAt ?? null };
    const review = { reviewedBy: reviewedBy ?? null, reviewedAt: reviewedAt ?? null, justified: justified ?? null, finding: finding ?? null };
    await this.transaction.manager.update(BreakGlassRow, { id }, { ...changed, ...review });
  }

  async insertUse({ breakGlassId, use, place, actorId, at }: BreakGlassUse): Promise<void> {
    await this.transaction.query('INSERT INTO registry.break_glass_use (break_glass_id, use, place, actor_id, at) VALUES ($1, $2, $3, $4, $5)', [breakGlassId, use, place, actorId, at]);
  }

  async lockEnded(at: Date): Promise<BreakGlass[]> {
    const rows = await this.transaction.manager.find(BreakGlassRow, {
      where: { endedAt: IsNull(), expiresAt: LessThanOrEqual(at) },
      order: { id: 'ASC' },
      take: 100,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    return rows.map(breakGlassOf);
  }

  async countUses(breakGlassId: string): Promise<number> {
    const [counted] = await this.transaction.query<{ count: number }>('SELECT count(*)::integer AS count FROM registry.break_glass_use WHERE break_glass_id = $1', [breakGlassId]);
    return counted!.count;
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
