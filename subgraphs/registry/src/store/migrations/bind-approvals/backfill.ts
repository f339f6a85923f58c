import type { QueryRunner } from 'typeorm';

/** Promotions that happened before they were kept, from the approvals and from the event log, where there is one. */
export async function backfillPromotions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    INSERT INTO registry.promotion (project_id, model_id, version_id, kind, actor_id, at, gates_digest)
    SELECT a.project_id, v.model_id, v.id, 'approval', a.actor_id, a.at, a.gates_digest
    FROM registry.approval a JOIN registry.model_version v ON v.id = a.version_id WHERE a.decision = 'approved' ORDER BY a.at
  `);
  const [log] = (await runner.query(`SELECT to_regclass('log.event') IS NOT NULL AS there`)) as { there: boolean }[];
  if (!log?.there) return;
  await runner.query(`
    INSERT INTO registry.promotion (project_id, model_id, version_id, kind, actor_id, at, previous_id, gates_digest)
    SELECT v.project_id, v.model_id, v.id, e.kind, e.actor_id, e.at, e.previous, v.gates_digest
    FROM (
      SELECT 'alias' AS kind, payload ->> 'to' AS version, payload ->> 'from' AS previous, actor_id, at
      FROM log.event WHERE type = 'alias.moved' AND payload ->> 'alias' = 'champion' AND actor_id <> 'act_00000000000070008000000000000000'
      UNION ALL
      SELECT 'rollout', payload ->> 'modelVersionId', NULL, actor_id, at FROM log.event WHERE type = 'rollout.promoted'
    ) e JOIN registry.model_version v ON v.id = e.version ORDER BY e.at
  `);
}
