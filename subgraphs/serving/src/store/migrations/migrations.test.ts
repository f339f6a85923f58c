import { expect, describe, test } from 'vitest';
import { newId } from '@cairn/core';
import { Database } from '@cairn/subgraph';
import { createTestDatabase, testServers } from '@cairn/subgraph/testing';
import { servedAtOf, monthOf } from '../../domain/prediction-time.js';
import { serving } from '../../subgraph.js';
import { EndpointRow, endpointOf } from '../endpoint-row.js';
import { predictionOf, PredictionRow } from '../prediction-row.js';
import { attachedPartitions } from '../prediction-partitions.js';
import { defaultSettings } from '../../domain/endpoint-settings.js';
import { CreateServing1700000000000 } from './1700000000000-create-serving.js';

describe.each(testServers())('migrations of serving on the %s PostgreSQL', (server) => {
  test('endpoints and predictions of earlier versions are kept, found and counted', async () => {
    await using test = await createTestDatabase(server);
    const earlier = await Database.open({ url: test.url, schema: 'serving', rows: [], migrations: [CreateServing1700000000000] });
    const ids = Array.from({ length: 30 }, () => newId('prediction')).concat(newId('prediction', Date.now() + 40 * 86_400_000));
    await earlier.query(`INSERT INTO serving.endpoint (id, project_id, name, model_id, created_at, created_by) VALUES ('ep_1', 'prj', 'late', 'mdl', '2026-01-01', 'act')`);
    await earlier.query(`INSERT INTO serving.prediction_batch (id, project_id, endpoint_id, event_id) VALUES ('bat_1', 'prj', 'ep_1', 'evt_1')`);
    await earlier.query(
      `INSERT INTO serving.prediction (id, project_id, endpoint_id, variant_id, model_version_id, traffic_percent, observed_at, served_at, latency_ms, features, outputs, caller_id, batch_id)
       SELECT id, 'prj', 'ep_1', 'var_1', 'mv_1', 100, now(), now(), 1, '{"a": 1}', '{"p": 2}', 'act', 'bat_1' FROM unnest($1::text[]) id`,
      [ids],
    );
    await earlier.close();
    const now = await Database.open({ url: test.url, schema: 'serving', rows: serving.rows, migrations: serving.migrations });
    const [endpoint] = await now.reader.find(EndpointRow);
    expect(endpointOf(endpoint!)).toMatchObject({ id: 'ep_1', settings: defaultSettings });
    const found = await now.reader.find(PredictionRow, { order: { id: 'ASC' } });
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(predictionOf(found[0]!)).toMatchObject({ features: { a: 1 }, outputs: { p: 2 }, redacted: [], stickyHash: undefined, labelKey: undefined, batchId: 'bat_1' });
    expect(await now.query('SELECT endpoint_id, kept FROM serving.endpoint_log')).toEqual([{ endpoint_id: 'ep_1', kept: 31 }]);
    const query = (sql: string): Promise<unknown[]> => now.query(sql);
    expect(await attachedPartitions(query)).toEqual([{ name: 'prediction_before', fromId: undefined, toId: monthOf(servedAtOf(ids.at(-1)!)).toId, leaving: false }]);
    await expect(now.query(`INSERT INTO serving.prediction SELECT * FROM serving.prediction LIMIT 1`)).rejects.toThrow(/duplicate key/);
    await now.close();
  });
});
