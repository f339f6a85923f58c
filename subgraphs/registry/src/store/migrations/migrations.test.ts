import { expect, test } from 'vitest';
import { Database } from '@cairn/subgraph';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { ModelRow } from '../model-row.js';
import { ModelVersionRow } from '../model-version-row.js';
import { CreateRegistry1700000000000 } from './1700000000000-create-registry.js';
import { ModelsAsOthersKeepThem1772000000000 } from './1772000000000-models-as-others-keep-them.js';
import { BindApprovals1772610000000 } from './1772610000000-bind-approvals.js';

test('what was registered before is one ONNX file in no stage, and a name is unique among what is not deleted', async () => {
  await using test = await createTestDatabase();
  const earlier = await Database.open({ url: test.url, schema: 'registry', rows: [], migrations: [CreateRegistry1700000000000] });
  await earlier.query(`INSERT INTO registry.model (id, project_id, name, created_at, created_by) VALUES ('mdl_1', 'prj', 'late', '2026-01-01', 'act'), ('mdl_2', 'prj', 'empty', '2026-01-01', 'act')`);
  await earlier.query(
    `INSERT INTO registry.model_version (id, project_id, model_id, number, status, digest, size_bytes, run_id, dataset_version_ids, evaluation, inputs, outputs, operators, created_at, created_by)
     VALUES ('mv_1', 'prj', 'mdl_1', 1, 'approved', 'sha256:1', 7, 'run_1', '{}', '{}', '[]', '[]', '{}', '2026-02-01', 'act')`,
  );
  await earlier.close();
  const now = await Database.open({ url: test.url, schema: 'registry', rows: [ModelRow, ModelVersionRow], migrations: [CreateRegistry1700000000000, ModelsAsOthersKeepThem1772000000000, BindApprovals1772610000000] });
  expect(await now.reader.findOneBy(ModelVersionRow, { id: 'mv_1' })).toMatchObject({ format: 'onnx', files: [{ path: 'model.onnx', digest: 'sha256:1', sizeBytes: 7 }], stage: 'None', runId: 'run_1', source: null, lastChangedAt: new Date('2026-02-01'), deletedAt: null });
  expect((await now.reader.find(ModelRow, { order: { id: 'ASC' } })).map(({ lastChangedAt }) => lastChangedAt)).toEqual([new Date('2026-02-01'), new Date('2026-01-01')]);
  const another = `INSERT INTO registry.model (id, project_id, name, created_at, created_by, last_changed_at) VALUES ('mdl_3', 'prj', 'late', now(), 'act', now())`;
  await expect(now.query(another)).rejects.toThrow(/unique/);
  await now.query(`UPDATE registry.model SET deleted_at = now() WHERE id = 'mdl_1'`);
  await now.query(another);
  await now.close();
});

test('decisions from before are kept; their approvals are history, their authors stay barred, and their promotions can be held against other gates', async () => {
  await using test = await createTestDatabase();
  const migrations = [CreateRegistry1700000000000, ModelsAsOthersKeepThem1772000000000];
  const earlier = await Database.open({ url: test.url, schema: 'registry', rows: [], migrations });
  await earlier.query(`INSERT INTO registry.model (id, project_id, name, created_at, created_by, last_changed_at) VALUES ('mdl_1', 'prj', 'late', '2026-01-01', 'act', now())`);
  await earlier.query(
    `INSERT INTO registry.model_version (id, project_id, model_id, number, status, format, files, digest, size_bytes, dataset_version_ids, evaluation, inputs, outputs, operators, stage, gates_digest, created_at, created_by, last_changed_at)
     VALUES ('mv_1', 'prj', 'mdl_1', 1, 'approved', 'onnx', '[]', 'sha256:1', 7, '{}', '{}', '[]', '[]', '{}', 'None', 'sha256:g', '2026-02-01', 'act', now())`,
  );
  await earlier.query(`INSERT INTO registry.gate (id, project_id, model_id, name, query, predicate, version, digest, in_force) VALUES ('gate_1', 'prj', 'mdl_1', 'good', 'q', 'p', 1, 'sha256:d', true)`);
  await earlier.query(`INSERT INTO registry.gate_result (id, project_id, gate_id, version_id, passed, inputs, explanation, evaluated_at) VALUES ('gr_1', 'prj', 'gate_1', 'mv_1', true, '{"a": 1}', 'p is true', '2026-02-01')`);
  await earlier.query(`INSERT INTO registry.approval (id, project_id, version_id, decision, actor_id, at, reason, model_digest, evaluation_digest, gates_digest) VALUES ('apr_1', 'prj', 'mv_1', 'approved', 'act_2', '2026-02-02', 'fine', 'sha256:1', 'sha256:e', 'sha256:g')`);
  await earlier.close();
  const now = await Database.open({ url: test.url, schema: 'registry', rows: [], migrations: [...migrations, BindApprovals1772610000000] });
  expect(await now.query('SELECT status, policy_digest FROM registry.model_version')).toEqual([{ status: 'approved', policy_digest: null }]);
  expect(await now.query('SELECT answered, gates_digest FROM registry.gate_result')).toEqual([{ answered: true, gates_digest: 'sha256:g' }]);
  expect(await now.query('SELECT actor_id, part FROM registry.version_party')).toEqual([{ actor_id: 'act', part: 'registrar' }]);
  expect(await now.query('SELECT kind, version_id, actor_id, gates_digest FROM registry.promotion')).toEqual([{ kind: 'approval', version_id: 'mv_1', actor_id: 'act_2', gates_digest: 'sha256:g' }]);
  await now.close();
});
