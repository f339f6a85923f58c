import { describe, expect, test } from 'vitest';
import { testProject, testServers } from '@cairn/subgraph/testing';
import { engineer, rows, stranger, TestPlatform, viewer } from './testing/platform.js';
import { sigmoidModel } from './testing/models.js';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Waits for events of a type, which tell that their rows are there. */
async function logged(platform: TestPlatform, predictions: number): Promise<Record<string, unknown>[]> {
  const { host } = platform.graph;
  for (let from = 0, count = 0; ; ) {
    const events = await host.log.read(from);
    const batches = events.filter(({ type }) => type === 'predictions.logged').map(({ id, payload }) => ({ eventId: id, ...payload }) as unknown as Record<string, unknown>);
    count = batches.reduce((sum, batch) => sum + (batch['count'] as number), 0);
    if (count >= predictions) return batches;
    await host.log.grown(events.length, 1_000);
    from = 0;
  }
}

describe.each(testServers())('serving on the %s PostgreSQL', (server) => {
  test('an approved version answers as soon as its endpoint is made, and what it answered can be read', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version(sigmoidModel(1));
    const endpoint = await platform.endpoint(version);
    expect(endpoint).toMatchObject({ variants: [{ state: 'READY', trafficPercent: 100, modelVersion: { id: version } }] });
    const { status, body } = await platform.infer(rows(0.5, 1), { id: 'mine', parameters: { observed_at: '2001-03-01T17:35:00Z' } });
    expect({ status, body }).toMatchObject({ status: 200, body: { model_name: 'late-arrival', model_version: version, id: 'mine', parameters: { variant: endpoint.variants[0]!.id } } });
    const outputs = body['outputs'] as { name: string; shape: number[]; data: number[] }[];
    expect(outputs[0]).toMatchObject({ name: 'probability', datatype: 'FP32', shape: [2, 1] });
    expect(outputs[0]!.data[0]).toBeCloseTo(sigmoid(1), 6);
    const ids = (body['parameters'] as { prediction_ids: string }).prediction_ids.split(',');
    const [batch] = await logged(platform, 2);
    expect(batch).toMatchObject({ count: 2, firstObservedAt: '2001-03-01T17:35:00.000Z' });
    const found = await platform.graph.data(
      viewer,
      `query ($id: ID!, $endpoint: ID!, $batch: ID!) {
        prediction(id: $id) { endpoint { id name predictionCount } variant { id } modelVersion { id } rollout { id } observedAt features outputs score caller { id } batchId eventId }
        predictions(endpointId: $endpoint, first: 1) { nodes { id } totalCount pageInfo { hasNextPage } }
        predictionBatch(batchId: $batch) { endpointId rows }
        endpoint(id: $endpoint) { champion { id statistics { requests errors predictions p50Ms } } }
      }`,
      { id: ids[0], endpoint: endpoint.id, batch: batch!['batchId'] },
    );
    expect(found).toMatchObject({
      prediction: {
        endpoint: { id: endpoint.id, name: 'late-arrival', predictionCount: 2 },
        modelVersion: { id: version },
        rollout: null,
        features: { a: 0.5, b: 0.5 },
        score: outputs[0]!.data[0],
        caller: { id: viewer.id },
        batchId: batch!['batchId'],
        eventId: batch!['eventId'],
      },
      predictions: { nodes: [{ id: ids[1] }], totalCount: 2, pageInfo: { hasNextPage: true } },
      predictionBatch: { endpointId: endpoint.id, rows: [{ id: ids[0], modelVersionId: version, features: { a: 0.5, b: 0.5 }, observedAt: '2001-03-01T17:35:00.000Z' }, { id: ids[1] }] },
      endpoint: { champion: { statistics: { requests: 1, errors: 0, predictions: 2 } } },
    });
  });
});

void engineer; void stranger; void testProject;
