import { Any, In, type EntityManager } from 'typeorm';
import type { Approval } from '../domain/approval.js';
import type { BreakGlass } from '../domain/break-glass.js';
import type { Grant, Party } from '../domain/duties.js';
import type { Gate } from '../domain/gate.js';
import type { DecisionReader } from '../domain/stores.js';
import { ApprovalRow } from './approval-row.js';
import { BreakGlassRow } from './break-glass-row.js';
import { GateRow } from './gate-row.js';
import { approvalOf, breakGlassOf, gateOf } from './row-mapping.js';

/** Reads what decisions rest on, with the connection of a transaction or with any. */
export class SqlDecisionReader implements DecisionReader {
  constructor(private readonly manager: EntityManager) {}

  async approvalsOf(versionIds: readonly string[]): Promise<Approval[]> {
    return (await this.manager.find(ApprovalRow, { where: { versionId: Any(versionIds) }, order: { id: 'ASC' } })).map(approvalOf);
  }

  async gatesInForce(modelIds: readonly string[]): Promise<Gate[]> {
    return (await this.manager.find(GateRow, { where: { modelId: Any(modelIds), inForce: true }, order: { modelId: 'ASC', name: 'ASC' } })).map(gateOf);
  }

  async partiesOf(versionIds: readonly string[]): Promise<Party[]> {
    return this.manager.query('SELECT v.id AS "versionId", p.actor_id AS "actorId", p.part FROM unnest($1::text[]) AS v(id), registry.parties_of(v.id) p ORDER BY v.id, p.part, p.actor_id', [versionIds]);
  }

  async recentGrants(actorIds: readonly string[], projectId: string, right: 'approve' | 'operate'): Promise<Grant[]> {
    return this.manager.query(
      `SELECT a.id AS "actorId", g.granter, g.granted_at AS "grantedAt" FROM unnest($1::text[]) AS a(id), registry.recent_granters(a.id, $2, $3) g ORDER BY a.id, g.granter`,
      [actorIds, projectId, right === 'operate'],
    );
  }

  async breakGlassOf(versionIds: readonly string[]): Promise<BreakGlass[]> {
    return (await this.manager.find(BreakGlassRow, { where: { versionId: In([...versionIds]) }, order: { id: 'DESC' } })).map(breakGlassOf);
  }

  async previousChampions(modelIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows: { model_id: string; version_id: string }[] = await this.manager.query(
      `SELECT DISTINCT ON (p.model_id) p.model_id, p.version_id FROM registry.promotion p
       WHERE p.model_id = ANY($1) AND p.kind IN ('alias', 'rollout')
         AND p.version_id IS DISTINCT FROM (SELECT a.version_id FROM registry.alias a WHERE a.model_id = p.model_id AND a.name = 'champion')
       ORDER BY p.model_id, p.at DESC, p.id DESC`,
      [modelIds],
    );
    return new Map(rows.map(({ model_id: modelId, version_id: versionId }) => [modelId, versionId]));
  }
}
