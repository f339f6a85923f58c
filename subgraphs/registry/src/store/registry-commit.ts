import type { Transaction } from '@cairn/subgraph';
import type { Gate, GateResult } from '../domain/gate.js';
import type { Alias, Model } from '../domain/model.js';
import type { Approval, ModelVersion } from '../domain/model-version.js';
import type { RegistryCommit } from '../domain/stores.js';
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
    const inserted = await this.transaction.query(
      `INSERT INTO registry.model (id, project_id, name, description, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (project_id, name) DO NOTHING RETURNING id`,
      [candidate.id, candidate.projectId, candidate.name, candidate.description ?? null, candidate.createdAt, candidate.createdBy],
    );
    if (inserted.length > 0) return { model: candidate, created: true };
    const { projectId, name } = candidate;
    const row = await this.transaction.manager.findOneOrFail(ModelRow, { where: { projectId, name }, lock: { mode: 'pessimistic_write' } });
    return { model: modelOf(row), created: false };
  }

  async lastVersionNumber(modelId: string): Promise<number> {
    return (await this.transaction.manager.maximum(ModelVersionRow, 'number', { modelId })) ?? 0;
  }

  async insertVersion(version: ModelVersion): Promise<void> {
    await this.transaction.manager.insert(ModelVersionRow, version as never);
  }

  async lockVersion(id: string): Promise<ModelVersion | undefined> {
    const row = await this.transaction.manager.findOne(ModelVersionRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ? versionOf(row) : undefined;
  }

  async updateVersion({ id, status, gatesDigest, gatesEventId }: ModelVersion): Promise<void> {
    await this.transaction.manager.update(ModelVersionRow, { id }, { status, gatesDigest: gatesDigest ?? null, gatesEventId: gatesEventId ?? null });
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
}
