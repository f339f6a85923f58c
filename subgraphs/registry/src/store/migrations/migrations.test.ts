import { expect, test } from 'vitest';
import { Database } from '@cairn/subgraph';
import { createTestDatabase } from '@cairn/subgraph/testing';
import { ModelRow } from '../model-row.js';
import { ModelVersionRow } from '../model-version-row.js';
import { CreateRegistry1700000000000 } from './1700000000000-create-registry.js';
import { ModelsAsOthersKeepThem1772000000000 } from './1772000000000-models-as-others-keep-them.js';

test('what was registered before is one ONNX file in no stage, and a name is unique among what is not deleted', async () => {
  await using test = await createTestDatabase();
  const earlier = await Database.open({ url: test.url, schema: 'registry', rows: [], migrations: [CreateRegistry1700000000000] });
  await earlier.query(`INSERT INTO registry.model (id, project_id, name, created_at, created_by) VALUES ('mdl_1', 'prj', 'late', '2026-01-01', 'act'), ('mdl_2', 'prj', 'empty', '2026-01-01', 'act')`);
  await earlier.query(
    `INSERT INTO registry.model_version (id, project_id, model_id, number, status, digest, size_bytes, run_id, dataset_version_ids, evaluation, inputs, outputs, operators, created_at, created_by)
     VALUES ('mv_1', 'prj', 'mdl_1', 1, 'approved', 'sha256:1', 7, 'run_1', '{}', '{}', '[]', '[]', '{}', '2026-02-01', 'act')`,
  );
  await earlier.close();
  const now = await Database.open({ url: test.url, schema: 'registry', rows: [ModelRow, ModelVersionRow], migrations: [CreateRegistry1700000000000, ModelsAsOthersKeepThem1772000000000] });
  expect(await now.reader.findOneBy(ModelVersionRow, { id: 'mv_1' })).toMatchObject({ format: 'onnx', files: [{ path: 'model.onnx', digest: 'sha256:1', sizeBytes: 7 }], stage: 'None', runId: 'run_1', source: null, lastChangedAt: new Date('2026-02-01'), deletedAt: null });
  expect((await now.reader.find(ModelRow, { order: { id: 'ASC' } })).map(({ lastChangedAt }) => lastChangedAt)).toEqual([new Date('2026-02-01'), new Date('2026-01-01')]);
  const another = `INSERT INTO registry.model (id, project_id, name, created_at, created_by, last_changed_at) VALUES ('mdl_3', 'prj', 'late', now(), 'act', now())`;
  await expect(now.query(another)).rejects.toThrow(/unique/);
  await now.query(`UPDATE registry.model SET deleted_at = now() WHERE id = 'mdl_1'`);
  await now.query(another);
  await now.close();
});
