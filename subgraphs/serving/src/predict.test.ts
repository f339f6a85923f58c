import { describe, expect, test } from 'vitest';
import { testProject, testServers } from '@cairn/subgraph/testing';
import { engineer, stranger, TestPlatform, viewer } from './testing/platform.js';
import { matrixModel } from './testing/models.js';

const mutation = `mutation ($input: PredictInput!) {
  predict(input: $input) { predictionIds outputs logged modelVersion { id } variant { id } endpoint { name } }
}`;

interface Predicted {
  readonly predict: { readonly predictionIds: string[]; readonly outputs: Record<string, unknown>[] };
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe.each(testServers())('predict on the %s PostgreSQL', (server) => {
  test('answers rows of named features as the doors do, and logs them under what the caller named', async () => {
    await using platform = await TestPlatform.start({ server });
    const version = await platform.version();
    const endpoint = await platform.endpoint(version);
    const input = { endpointId: endpoint.id, rows: [{ b: 1, a: 0 }, { a: 2, b: 2 }], requestId: 'mine', observedAt: '2001-03-01T17:35:00.000Z', labelKeys: ['x,1', 'x,2'] };
    const { predict } = await platform.graph.data<Predicted>(viewer, mutation, { input });
    expect(predict).toEqual({
      predictionIds: [expect.stringMatching(/^prd_/), expect.stringMatching(/^prd_/)],
      outputs: [1, 4].map((x) => ({ probability: expect.closeTo(sigmoid(x), 5) })),
      logged: true,
      modelVersion: { id: version },
      variant: { id: endpoint.variants[0]!.id },
      endpoint: { name: 'late-arrival' },
    });
    await platform.logged(2);
    const asked = 'query ($id: ID!, $project: ID!) { prediction(id: $id) { requestId features outputs observedAt } predictionKeys(projectId: $project, keys: ["x,2"]) { key predictionId } }';
    expect(await platform.graph.data(viewer, asked, { id: predict.predictionIds[1], project: testProject })).toEqual({
      prediction: { requestId: 'mine', features: { a: 2, b: 2 }, outputs: predict.outputs[1], observedAt: input.observedAt },
      predictionKeys: [{ key: 'x,2', predictionId: predict.predictionIds[1] }],
    });
  });

  test('names the columns of one matrix by the FeatureView of the version that answers, and asks for it once', async () => {
    await using platform = await TestPlatform.start({ server });
    const model = matrixModel();
    const definitions = [{ name: 'hour', kind: 'hourOfDay', column: 'date' }, { name: 'distance', kind: 'number', column: 'distance' }];
    await platform.endpoint(await platform.version(model, { inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'sum', datatype: 'FP32', shape: [-1, 1] }], featureView: { definitions } }));
    const predict = async (rows: object[]): Promise<unknown> => (await platform.graph.data<Predicted>(viewer, mutation, { input: { projectId: testProject, endpoint: 'late-arrival', rows } })).predict.outputs;
    // The first column counts ten times.
    expect(await predict([{ distance: 2, hour: 1 }, { date: '2001-03-01T17:35:00Z', distance: 0.5 }])).toEqual([{ sum: 12 }, { sum: 170.5 }]);
    expect(await predict([{ distance: 0, hour: 0 }])).toEqual([{ sum: 0 }]);
    await expect(predict([{ distance: 1 }])).rejects.toThrow("Row 1 lacks feature 'hour'; expected it, or the column 'date' that it is computed from");
    expect(platform.registry.featureQuestions).toBe(1);
  });

  test('refuses what does not fit, naming it, and shows no endpoint to strangers', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const row = { a: 1, b: 1 };
    const refusals: [input: object, message: string][] = [
      [{ endpointId: id, rows: [row, { a: 1 }] }, "Row 2 lacks feature 'b'; expected a number"],
      [{ endpointId: id, rows: [{ ...row, c: 1 }] }, "Row 1 has 'c', which is no feature of the model; expected 'a', 'b'"],
      [{ endpointId: id, rows: [{ ...row, a: 'x' }] }, `Row 1: feature 'a' is "x"; expected a number`],
      [{ endpointId: id, rows: [] }, "'rows' holds 0 rows; expected 1 to 10,000 rows"],
      [{ endpointId: id, rows: [row], labelKeys: ['k', 'l'] }, "'labelKeys' holds 2 keys; expected one for each of 1 rows"],
      [{ endpointId: id, rows: [row], version: '7' }, "Endpoint 'late-arrival' does not serve version '7'"],
      [{ endpointId: id, rows: [row], observedAt: '0001-01-01T00:00:00.000Z' }, "'observedAt' is"],
      [{ rows: [row] }, "Expected 'endpointId', or 'projectId' and 'endpoint'"],
      [{ endpointId: id, projectId: testProject, endpoint: 'late-arrival', rows: [row] }, "'endpointId' and the name of an endpoint are given; expected one of them"],
      [{ projectId: testProject, endpoint: 'late-night', rows: [row] }, "Endpoint 'late-night' does not exist"],
    ];
    for (const [input, message] of refusals) await expect(platform.graph.data(engineer, mutation, { input })).rejects.toThrow(message);
    await expect(platform.graph.data(stranger, mutation, { input: { endpointId: id, rows: [row] } })).rejects.toThrow(`Endpoint '${id}' does not exist`);
    const { endpoint } = await platform.graph.data<{ endpoint: object }>(viewer, 'query ($id: ID!) { endpoint(id: $id) { predictionCount } }', { id });
    expect(endpoint).toEqual({ predictionCount: 0 });
  });
});
