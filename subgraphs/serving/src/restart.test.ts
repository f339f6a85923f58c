import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testProject, testServers } from '@cairn/subgraph/testing';
import { lineOf } from './store/spool/segment.js';
import { sigmoidModel } from './testing/models.js';
import { rows, TestPlatform, viewer } from './testing/platform.js';
import { record } from './testing/spool-records.js';

describe.each(testServers())('serving that starts again on the %s PostgreSQL', (server) => {
  test('serves what it served, is ready only then, and goes on with a rollout', async () => {
    await using first = await TestPlatform.start({ server });
    const versions = [await first.version(sigmoidModel(1)), await first.version(sigmoidModel(2))];
    const { id } = await first.endpoint(versions[0]!);
    await first.rollout(id, versions[1]!, { shares: [50, 100], enough: 5 });
    await first.graph.subgraph.stop();
    await using second = await TestPlatform.start({ server, beside: first });
    while (!(await second.graph.subgraph.ready())) await new Promise((resolve) => setImmediate(resolve));
    const answers = await Promise.all(Array.from({ length: 40 }, () => second.infer(rows(1))));
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    let going = true;
    const busy = (async () => {
      while (going) await second.infer(rows(1));
    })();
    const after = await second.until(id, ({ rollout }) => rollout === null);
    going = false;
    await busy;
    expect(after.rollouts.nodes).toMatchObject([{ status: 'PROMOTED' }]);
  });

  test('logs what a killed process had spooled, once, however often it starts', async () => {
    await using first = await TestPlatform.start({ server });
    const version = await first.version();
    const { id, variants } = await first.endpoint(version);
    await first.graph.subgraph.stop();
    const batchId = newId('batch');
    const at = new Date('2001-03-01T17:35:00Z');
    const place = { endpointId: id, projectId: testProject, variantId: variants[0]!.id, modelVersionId: version, callerId: viewer.id, observedAt: at };
    const records = Array.from({ length: 3 }, () => record(place));
    const spool = join(first.graph.host.home, 'spool');
    await mkdir(spool, { recursive: true });
    for (let life = 0; life < 3; life++) {
      await writeFile(join(spool, `${batchId}.ndjson`), `${records.map(lineOf).join('\n')}\n{"kind":"answered","id":"prd_to`);
      const next = await TestPlatform.start({ server, beside: first });
      await next.logged(3);
      await next.graph.subgraph.stop();
      await next[Symbol.asyncDispose]();
    }
    await using last = await TestPlatform.start({ server, beside: first });
    const batches = (await allEvents(last.graph.host.log)).filter(({ type }) => type === 'predictions.logged');
    expect(batches).toMatchObject([{ nodeId: id, payload: { batchId, count: 3, firstObservedAt: at.toISOString() } }]);
    const { endpoint } = await last.graph.data<{ endpoint: object }>(viewer, 'query ($id: ID!) { endpoint(id: $id) { predictionCount champion { statistics { requests } } } }', { id });
    expect(endpoint).toEqual({ predictionCount: 3, champion: { statistics: { requests: 3 } } });
  });
});
