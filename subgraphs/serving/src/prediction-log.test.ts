import { describe, expect, test } from 'vitest';
import { newId, type RequestContext } from '@cairn/core';
import { Database, systemActor } from '@cairn/subgraph';
import { allEvents, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { PredictionLog } from './domain/prediction-log.js';
import { PredictionRetention } from './domain/prediction-retention.js';
import { monthOf, predictionIdAt } from './domain/prediction-time.js';
import type { AnsweredRecord } from './domain/prediction.js';
import { attachedPartitions } from './store/prediction-partitions.js';
import { SqlServingStore } from './store/serving-store.js';
import { serving } from './subgraph.js';
import { engineer, stranger, TestPlatform, viewer } from './testing/platform.js';
import { record } from './testing/spool-records.js';

const admin = testActor('admin');
const dayMs = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs);

/** The log of one endpoint, written without waiting for requests: also for times long past. */
class TestLog {
  private constructor(
    readonly platform: TestPlatform,
    readonly database: Database,
    readonly endpointId: string,
    private readonly variantId: string,
  ) {}

  static async start(server: string): Promise<TestLog> {
    const platform = await TestPlatform.start({ server });
    const { id, variants } = await platform.endpoint(await platform.version());
    const database = await Database.open({ url: platform.graph.host.databaseUrl, schema: 'serving', rows: serving.rows, migrations: serving.migrations });
    return new TestLog(platform, database, id, variants[0]!.id);
  }

  readonly store = new SqlServingStore(this.database);
  readonly retention = new PredictionRetention(this.store, systemActor, () => new Date());

  record(servedAt: Date, change: Partial<AnsweredRecord> = {}): AnsweredRecord {
    return record({ id: predictionIdAt(servedAt), servedAt, observedAt: servedAt, endpointId: this.endpointId, projectId: testProject, variantId: this.variantId, callerId: viewer.id, ...change });
  }

  /** Logs a batch. @returns its id. */
  async log(records: readonly AnsweredRecord[], batchId = newId('batch')): Promise<string> {
    await new PredictionLog(this.store, systemActor).log(batchId, records);
    return batchId;
  }

  async partitions(): Promise<string[]> {
    return (await attachedPartitions((sql, parameters) => this.database.query(sql, parameters))).map(({ name }) => name);
  }

  configure(log: object, id = this.endpointId): Promise<unknown> {
    return this.platform.graph.data(engineer, 'mutation ($id: ID!, $settings: EndpointSettingsInput!) { configureEndpoint(id: $id, settings: $settings) { id } }', { id, settings: { log } });
  }

  async kept(): Promise<{ totalCount: number; ids: string[] }> {
    const { predictions } = await this.platform.graph.data<{ predictions: { totalCount: number; nodes: { id: string }[] } }>(
      viewer,
      'query ($id: ID!) { predictions(endpointId: $id, first: 100) { totalCount nodes { id } } }',
      { id: this.endpointId },
    );
    return { totalCount: predictions.totalCount, ids: predictions.nodes.map(({ id }) => id) };
  }

  async purged(): Promise<object[]> {
    return (await allEvents(this.platform.graph.host.log)).flatMap(({ type, payload }) => (type === 'predictions.purged' ? [payload] : []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.close();
    await this.platform[Symbol.asyncDispose]();
  }
}

describe.each(testServers())('the prediction log on the %s PostgreSQL', (server) => {
  test('months are made ahead of time, and on demand where a prediction is of another', async () => {
    await using log = await TestLog.start(server);
    const months = (await log.partitions()).filter((name) => name !== 'prediction_before');
    const expected = [0, 1, 2].map((later) => `prediction_in_${monthOf(new Date(), later).name}`);
    // The present month belongs to what was there before.
    await log.retention.prepare();
    expect(await log.partitions()).toEqual(['prediction_before', ...expected.slice(1)]);
    expect(expected).toEqual(expect.arrayContaining(months));
    const far = new Date(Date.now() + 200 * dayMs);
    const ahead = log.record(far);
    await Promise.all([log.log([ahead, log.record(new Date())]), log.log([log.record(far)])]);
    expect(await log.partitions()).toEqual(['prediction_before', ...expected.slice(1), `prediction_in_${monthOf(far).name}`]);
    expect(await log.kept()).toMatchObject({ totalCount: 3 });
    expect((await log.store.predictions([ahead.id]))[0]).toMatchObject({ id: ahead.id, servedAt: far });
  });

  test('a batch is logged once, however often it is delivered, over all months', async () => {
    await using log = await TestLog.start(server);
    const records = [log.record(daysAgo(100)), log.record(new Date()), log.record(new Date(Date.now() + 40 * dayMs))];
    const batchId = await log.log(records);
    await log.log(records, batchId);
    await Promise.all([log.log(records, batchId), log.log(records, batchId)]);
    // The same rows under another name are there already.
    await log.log(records);
    expect(await log.kept()).toEqual({ totalCount: 3, ids: records.map(({ id }) => id).reverse() });
    expect((await log.store.predictionsOf(batchId, false)).map(({ id }) => id)).toEqual(records.map(({ id }) => id));
  });

  test('looks by id, by batch, by step and for the newest read no more parts than they need', async () => {
    await using log = await TestLog.start(server);
    const rolloutId = newId('rollout');
    const times = [new Date(), ...[40, 75, 110, 145].map((days) => new Date(Date.now() + days * dayMs))];
    const batches = await Promise.all(times.map((at) => log.log(Array.from({ length: 200 }, () => log.record(at, { rolloutId, stepIndex: 0 })))));
    await log.database.query('ANALYZE serving.prediction');
    const id = predictionIdAt(times[3]!);
    const plan = async (sql: string, parameters: unknown[]): Promise<string> => {
      const rows = await log.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, COSTS OFF) ${sql}`, parameters);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const parts = (text: string): string[] => [...new Set(text.split('\n').filter((line) => !line.includes('never executed')).flatMap((line) => [.../ on (prediction_\w+)/g.exec(line)?.slice(1) ?? []]))];
    const month = (index: number): string => `prediction_in_${monthOf(times[index]!).name}`;
    expect(parts(await plan('SELECT * FROM serving.prediction WHERE id = ANY($1)', [[id]]))).toEqual([month(3)]);
    const newest = await plan('SELECT * FROM serving.prediction WHERE endpoint_id = $1 ORDER BY id DESC LIMIT 51', [log.endpointId]);
    expect(newest).not.toMatch(/Sort|Seq Scan/);
    expect(parts(newest)).toEqual([month(4)]);
    const [bounds] = await log.database.query<{ first_id: string; last_id: string }>('SELECT first_id, last_id FROM serving.prediction_batch WHERE id = $1', [batches[2]]);
    expect(parts(await plan('SELECT * FROM serving.prediction WHERE batch_id = $1 AND id BETWEEN $2 AND $3', [batches[2], bounds!.first_id, bounds!.last_id]))).toEqual([month(2)]);
    const step = await plan('SELECT id FROM serving.prediction WHERE rollout_id = $1 AND step_index = 0 AND variant_id = $2 AND id > $3 ORDER BY id LIMIT 100', [rolloutId, log.record(times[0]!).variantId, predictionIdAt(new Date(times[1]!.getTime() - 1))]);
    expect(step).not.toMatch(/Sort|Seq Scan/);
    expect(parts(step)).toEqual([month(1)]);
  });

  test('a label that comes while its prediction is being logged finds it', async () => {
    await using log = await TestLog.start(server);
    const rolloutId = newId('rollout');
    const one = log.record(new Date(), { rolloutId, stepIndex: 0 });
    const context: RequestContext = { actor: systemActor, requestId: newId('request') };
    let labelled: Promise<void> | undefined;
    await log.store.commit(context, async (commit) => {
      await new PredictionLog(log.store, systemActor).write(commit, newId('batch'), [one]);
      let done = false;
      labelled = log.store.commit(context, (other) => other.putStepLabels([{ predictionId: one.id, value: 1 }], '')).finally(() => (done = true));
      // It waits for us; if it did not, it would be over before we are.
      for (let waiting = 0; waiting === 0 && !done; ) {
        const [row] = await log.database.query<{ waiting: number }>("SELECT count(*) AS waiting FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        waiting = row!.waiting;
      }
    });
    await labelled;
    expect([...(await log.store.stepLabels(rolloutId, 0)).values()]).toMatchObject([{ labels: { count: 1, sum: 1 } }]);
  });

  test('more rows than go over in one statement are one batch, and each is as it was', async () => {
    await using log = await TestLog.start(server);
    const at = new Date();
    const records = Array.from({ length: 1_201 }, (_, row) => log.record(at, { row, features: { text: `line\nbreak ${row}` }, score: row, labelKey: row % 2 === 0 ? `key ${row}` : undefined, latencyMs: row % 3, redacted: row % 2 === 0 ? ['x'] : [] }));
    const batchId = await log.log(records);
    const rows = await log.store.predictionsOf(batchId, true);
    expect(rows.map(({ id, features, score }) => ({ id, features, score }))).toEqual(records.map(({ id, features, score }) => ({ id, features, score })).sort((a, b) => (a.id < b.id ? -1 : 1)));
    const some = [records[0]!, records[501]!, records[1_200]!];
    expect(await log.store.predictions(some.map(({ id }) => id))).toMatchObject(some.map(({ id, latencyMs, redacted, labelKey }) => ({ id, latencyMs, redacted, labelKey, batchId, servedAt: at })));
    expect((await log.kept()).totalCount).toBe(1_201);
  });

  test('predictions are found by version, label key, score and time, and counted', async () => {
    await using log = await TestLog.start(server);
    const [old, fresh] = [new Date('2026-03-01T10:00:00Z'), new Date('2026-03-01T12:00:00Z')];
    const records = [
      log.record(old, { score: 0.1, modelVersionId: 'mv_1' }),
      log.record(old, { score: 0.6, modelVersionId: 'mv_2', labelKey: 'flight 17' }),
      log.record(fresh, { score: 0.9, modelVersionId: 'mv_2' }),
      log.record(fresh, { score: undefined, modelVersionId: 'mv_2' }),
    ];
    await log.log(records);
    const found = async (filter: object): Promise<number[]> => {
      const { predictions } = await log.platform.graph.data<{ predictions: { totalCount: number; nodes: { id: string }[] } }>(
        viewer,
        `query ($id: ID!, $labelKey: String, $modelVersionId: ID, $minScore: Float, $maxScore: Float, $from: DateTimeISO, $to: DateTimeISO, $first: Int) {
          predictions(endpointId: $id, labelKey: $labelKey, modelVersionId: $modelVersionId, minScore: $minScore, maxScore: $maxScore, from: $from, to: $to, first: $first) { totalCount nodes { id } }
        }`,
        { id: log.endpointId, first: 50, ...filter },
      );
      expect(predictions.totalCount).toBe(predictions.nodes.length);
      return predictions.nodes.map(({ id }) => records.findIndex((one) => one.id === id)).sort();
    };
    expect(await found({})).toEqual([0, 1, 2, 3]);
    expect(await found({ modelVersionId: 'mv_2' })).toEqual([1, 2, 3]);
    expect(await found({ labelKey: 'flight 17' })).toEqual([1]);
    expect(await found({ minScore: 0.6 })).toEqual([1, 2]);
    expect(await found({ minScore: 0.2, maxScore: 0.6 })).toEqual([1]);
    expect(await found({ maxScore: 0.6, modelVersionId: 'mv_1' })).toEqual([0]);
    expect(await found({ from: fresh.toISOString() })).toEqual([2, 3]);
    expect(await found({ to: fresh.toISOString() })).toEqual([0, 1]);
    expect(await found({ from: old.toISOString(), to: fresh.toISOString(), minScore: 0.5 })).toEqual([1]);
    expect(await found({ modelVersionId: 'mv_3' })).toEqual([]);
  });

  test('what was answered in the last day is told in spans of time, and what is older is forgotten', async () => {
    await using log = await TestLog.start(server);
    const now = Date.now();
    const ago = (seconds: number) => new Date(now - (now % 10_000) - seconds * 1_000);
    const failed = { ...log.record(ago(28)), kind: 'failed' as const };
    await log.log([log.record(ago(30), { latencyMs: 2 }), log.record(ago(30), { latencyMs: 2 })]);
    await new PredictionLog(log.store, systemActor).log(newId('batch'), [log.record(ago(29), { latencyMs: 2 }), failed, log.record(ago(5), { latencyMs: 50 })] as never);
    const traffic = async (minutes: number) => {
      const { endpoint } = await log.platform.graph.data<{ endpoint: { traffic: { spanSeconds: number; spans: { from: string; requests: number; errors: number; p50Ms: number }[] } } }>(
        viewer,
        'query ($id: ID!, $minutes: Int!) { endpoint(id: $id) { traffic(minutes: $minutes) { spanSeconds spans { variantId from requests errors p50Ms p95Ms p99Ms } } } }',
        { id: log.endpointId, minutes },
      );
      return endpoint.traffic;
    };
    const { spanSeconds, spans } = await traffic(60);
    expect(spanSeconds).toBe(10);
    expect(spans.map(({ from, requests, errors, p50Ms }) => [from, requests, errors, Math.round(p50Ms)])).toEqual([
      [ago(30).toISOString(), 4, 1, 2],
      [ago(10).toISOString(), 1, 0, 50],
    ]);
    expect((await traffic(1_440)).spans.reduce((sum, { requests }) => sum + requests, 0)).toBe(5);
    await log.store.forgetTraffic(ago(20));
    expect((await traffic(60)).spans).toHaveLength(1);
    await expect(traffic(0)).rejects.toThrow('Traffic of 0 minutes is not kept; expected 1 to 1,440 minutes');
  });

  test('an endpoint that keeps so many days forgets what is older, whole months at once, and says so', async () => {
    await using log = await TestLog.start(server);
    const [old, older, fresh] = [log.record(daysAgo(50)), log.record(daysAgo(150)), log.record(new Date())];
    await log.database.query('DROP TABLE serving.prediction_before');
    await log.log([older, old, fresh]);
    for (const { id } of [older, old]) {
      await log.database.query(
        `INSERT INTO serving.shadow_answer (prediction_id, variant_id, endpoint_id, model_version_id, rollout_id, step_index, outputs, latency_ms) VALUES ($1, 'var', $2, 'mv', 'ro', 0, '{}', 1)`,
        [id, log.endpointId],
      );
    }
    const month = `prediction_in_${monthOf(older.servedAt).name}`;
    expect(await log.partitions()).toContain(month);
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.kept()).toMatchObject({ totalCount: 3 });
    await log.configure({ retentionDays: 100 });
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.kept()).toEqual({ totalCount: 2, ids: [fresh.id, old.id] });
    expect(await log.partitions()).not.toContain(month);
    expect(await log.purged()).toMatchObject([{ count: 1, reason: 'retention' }]);
    expect(await log.database.query('SELECT prediction_id FROM serving.shadow_answer')).toEqual([{ prediction_id: old.id }]);
    // What comes late is of a month that was dropped: it is made again, and forgotten again.
    await log.log([log.record(older.servedAt)]);
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.kept()).toMatchObject({ totalCount: 2 });
    const { endpoint } = await log.platform.graph.data<{ endpoint: object }>(viewer, 'query ($id: ID!) { endpoint(id: $id) { predictionCount } }', { id: log.endpointId });
    expect(endpoint).toEqual({ predictionCount: 4 });
  });

  test('a month is kept while one endpoint needs it, and the others lose their rows in it', async () => {
    await using log = await TestLog.start(server);
    const other = await log.platform.endpoint(await log.platform.version(), 'other');
    await log.database.query('DROP TABLE serving.prediction_before');
    const theirs = log.record(daysAgo(150), { endpointId: other.id, variantId: other.variants[0]!.id });
    await log.log([log.record(daysAgo(150)), log.record(new Date())]);
    await log.log([theirs]);
    await log.configure({ retentionDays: 7 });
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.kept()).toMatchObject({ totalCount: 1 });
    expect((await log.store.predictions([theirs.id]))[0]?.id).toBe(theirs.id);
    await log.configure({ retentionDays: 30 }, other.id);
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.partitions()).not.toContain(`prediction_in_${monthOf(theirs.servedAt).name}`);
  });

  test('a process that ended between detaching a month and dropping it leaves nothing behind, and nothing is lost that is needed', async () => {
    await using log = await TestLog.start(server);
    await log.database.query('DROP TABLE serving.prediction_before');
    const [kept, gone] = [log.record(daysAgo(100)), log.record(daysAgo(200))];
    await log.log([kept, gone]);
    const detach = (at: Date): Promise<unknown> => log.database.query(`ALTER TABLE serving.prediction DETACH PARTITION serving.prediction_in_${monthOf(at).name}`);
    await detach(kept.servedAt);
    await detach(gone.servedAt);
    await log.configure({ retentionDays: 150 });
    await log.retention.enforce(AbortSignal.timeout(10_000));
    expect(await log.kept()).toEqual({ totalCount: 1, ids: [kept.id] });
    expect(await log.database.query(`SELECT to_regclass('serving.prediction_in_${monthOf(gone.servedAt).name}') AS found`)).toEqual([{ found: null }]);
  });

  test('an administrator deletes what was answered before a time; nobody else does', async () => {
    await using log = await TestLog.start(server);
    const records = [30, 20, 10, 0].map((days) => log.record(daysAgo(days)));
    await log.log(records);
    const purge = 'mutation ($id: ID!, $before: DateTimeISO!) { purgePredictions(endpointId: $id, before: $before) { deleted more } }';
    const before = daysAgo(15).toISOString();
    await expect(log.platform.graph.data(engineer, purge, { id: log.endpointId, before })).rejects.toThrow(/lacks the permission 'administer'/);
    await expect(log.platform.graph.data(stranger, purge, { id: log.endpointId, before })).rejects.toThrow(`Endpoint '${log.endpointId}' does not exist`);
    await expect(log.platform.graph.data(admin, purge, { id: log.endpointId, before: new Date(Date.now() + dayMs).toISOString() })).rejects.toThrow(/expected a time up to now/);
    expect(await log.platform.graph.data(admin, purge, { id: log.endpointId, before })).toEqual({ purgePredictions: { deleted: 2, more: false } });
    expect(await log.platform.graph.data(admin, purge, { id: log.endpointId, before })).toEqual({ purgePredictions: { deleted: 0, more: false } });
    expect(await log.kept()).toEqual({ totalCount: 2, ids: [records[3]!.id, records[2]!.id] });
    expect(await log.purged()).toEqual([{ before, count: 2, reason: 'order' }]);
  });

  test('more than one batch of old predictions is deleted, in one order and by retention', async () => {
    await using log = await TestLog.start(server);
    const context: RequestContext = { actor: systemActor, requestId: newId('request') };
    await log.log(Array.from({ length: 25 }, () => log.record(daysAgo(10))));
    const at = daysAgo(5);
    const order = { limit: 10, reason: 'retention', context } as const;
    const deleted = [];
    for (let round = 0; round < 4; round++) deleted.push(await log.store.deleteOldest(log.endpointId, { id: predictionIdAt(at), at }, order));
    expect(deleted).toEqual([10, 10, 5, 0]);
    expect(await log.kept()).toMatchObject({ totalCount: 0 });
  });
});
