import { expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { Database, EventLog, jsonLogger, systemActor } from '@cairn/subgraph';
import { createTestDatabase, testProject, testServers } from '@cairn/subgraph/testing';
import { SqlArtifactStore } from '../artifact-store.js';
import { SqlExperimentStore } from '../experiment-store.js';
import { SqlMetricStore } from '../metrics/metric-store.js';
import { experiments } from '../../subgraph.js';
import { CreateExperiments1700000000000 } from './1700000000000-create-experiments.js';

test.each(testServers())('what an earlier version kept is read as it was, on the %s PostgreSQL', async (server) => {
  await using scratch = await createTestDatabase(server);
  const log = await EventLog.open(scratch.url, jsonLogger('test', 'silent'));
  const open = (migrations: typeof experiments.migrations) => Database.open({ url: scratch.url, schema: 'experiments', rows: experiments.rows, migrations });
  const [experimentId, runId] = [newId('experiment'), newId('run')];
  const before = await open([CreateExperiments1700000000000]);
  await before.query(`INSERT INTO experiments.experiment VALUES ($1, $2, 'old', now(), 'act_1')`, [experimentId, testProject]);
  await before.query(`INSERT INTO experiments.run VALUES ($1, $2, $3, 'old run', 'failed', 'it broke', now(), now(), 'act_1', NULL, '{}', NULL, NULL)`, [runId, testProject, experimentId]);
  await before.query(`INSERT INTO experiments.param VALUES ($1, 'depth', '6')`, [runId]);
  await before.query(`INSERT INTO experiments.metric VALUES ($1, 'loss', 2503, 0.5, -7, 9, 2502), ($1, 'odd', 2, 'NaN', NULL, NULL, 1)`, [runId]);
  // One batch may have carried a chunk beyond a thousand points, and its number on.
  await before.query(
    `INSERT INTO experiments.metric_chunk
     SELECT $1, 'loss', 0, 0, array_agg(n), array_agg(CASE n WHEN 1234 THEN 9 WHEN 77 THEN -7 ELSE 0.5 END), array_agg(1000 + n) FROM generate_series(0, 2499) n
     UNION ALL SELECT $1, 'loss', 2, 2500, '{2500,2501,2502}', '{0.5,0.5,0.5}', '{3500,3501,3502}'
     UNION ALL SELECT $1, 'odd', 0, 0, '{0,1}', '{Infinity,NaN}', '{1,2}'`,
    [runId],
  );
  await before.query(`INSERT INTO experiments.metric_batch VALUES ($1, 'batch one')`, [runId]);
  for (const [id, digest] of [['art_1', 'sha256:a'], ['art_2', 'sha256:b']]) await before.query(`INSERT INTO experiments.artifact VALUES ($1, $2, $3, 'model.onnx', $4, 1, 'x/y', now())`, [id, testProject, runId, digest]);
  await before.close();

  const after = await open(experiments.migrations);
  const housekeeper = { actor: systemActor, requestId: newId('request') };
  const metrics = new SqlMetricStore(after, housekeeper);
  const place = { id: runId, experimentId };
  const store = new SqlExperimentStore(after);
  expect((await store.runs([runId]))[0]).toMatchObject({ name: 'old run', status: 'failed', reason: 'it broke' });
  expect((await store.params([runId])).get(runId)).toEqual([{ key: 'depth', value: '6' }]);
  expect((await metrics.summaries([place])).get(runId)).toEqual([
    { key: 'loss', latest: 0.5, latestStep: 2_502, latestAtMs: 3_502, minimum: -7, maximum: 9, count: 2_503 },
    { key: 'odd', latest: NaN, latestStep: 1, latestAtMs: 2, minimum: undefined, maximum: undefined, count: 2 },
  ]);
  const [loss, odd] = await metrics.series(place, undefined);
  expect([...loss!.steps]).toEqual(Array.from({ length: 2_503 }, (_, step) => step));
  expect([loss!.values[1_234], loss!.values[77], loss!.atMs[2_502]]).toEqual([9, -7, 3_502]);
  expect([...odd!.values]).toEqual([Infinity, NaN]);
  const [thinned] = await metrics.thinned(place, ['loss'], 4);
  expect([...thinned!.values]).toEqual(expect.arrayContaining([9, -7]));
  const batch = { runId, batchId: 'batch one' };
  expect(await metrics.commit(housekeeper, (commit) => commit.known([batch, { ...batch, batchId: 'another' }]))).toEqual([true, false]);
  // What comes goes on where the old series ended.
  await metrics.commit(housekeeper, (commit) => commit.append([{ run: place, series: [{ key: 'loss', steps: Float64Array.of(2_503), values: Float64Array.of(1), atMs: Float64Array.of(4_000) }] }]));
  await metrics.fold([place]);
  const [grown] = await metrics.series(place, ['loss']);
  expect([grown!.steps.length, grown!.steps.at(-1)]).toEqual([2_504, 2_503]);
  expect((await new SqlArtifactStore(after).artifactsOf({ kind: 'run', id: runId })).map(({ digest }) => digest)).toEqual(['sha256:b']);
  await after.close();
  await log.close();
});
