import { describe, expect, test, vi } from 'vitest';
import { testServers } from '@cairn/subgraph/testing';
import { SqlServingStore } from './store/serving-store.js';
import { countingModel, failingModel, sigmoidModel } from './testing/models.js';
import { rows, TestPlatform, viewer } from './testing/platform.js';

const seen = `query ($id: ID!) {
  endpoint(id: $id) {
    predictionCount
    rollouts { nodes { status reason trafficPercent shadowPercent comparison { pairs candidateFailed dropped scored meanDifference largestDifference agreementRatio } notes { decision evidence } } }
    variants { state statistics { requests predictions copies errors } }
  }
  predictions(endpointId: $id, first: 200) { nodes { id score rolloutStep { index } shadowAnswers { variantId score outputs latencyMs modelVersion { id } } } }
}`;

interface Seen {
  readonly endpoint: { readonly predictionCount: number; readonly rollouts: { readonly nodes: readonly Record<string, unknown>[] }; readonly variants: readonly object[] };
  readonly predictions: { readonly nodes: readonly { readonly id: string; readonly score: number; readonly shadowAnswers: readonly { readonly score: number }[] }[] };
}

const ended = ({ rollout }: { readonly rollout: unknown }): boolean => rollout === null;

describe.each(testServers())('copies for a candidate on the %s PostgreSQL', (server) => {
  test('a candidate answers copies that no caller sees, and both answers stand side by side, read for all predictions at once', async () => {
    await using platform = await TestPlatform.start({ server });
    const first = await platform.version();
    const { id } = await platform.endpoint(first);
    const second = await platform.version(sigmoidModel(2));
    await platform.rollout(id, second, { enough: 12 }, 'comparing');
    const answers = [];
    for (let time = 0; time < 4; time++) answers.push(await platform.infer(rows(0.1 * time, 0.2, 0.3)));
    expect(answers.map(({ status, body }) => `${status} ${String(body['model_version'])}`)).toEqual(Array(4).fill(`200 ${first}`));
    const predictionId = String((answers[0]!.body['parameters'] as { prediction_ids: string }).prediction_ids).split(',')[1]!;
    await platform.label([{ predictionId, value: 1 }]);
    await platform.until(id, ended);
    await platform.logged(12);
    using answersRead = vi.spyOn(SqlServingStore.prototype, 'shadowAnswers');
    using stepsRead = vi.spyOn(SqlServingStore.prototype, 'steps');
    const { endpoint, predictions } = await platform.graph.data<Seen>(viewer, seen, { id });
    expect([answersRead.mock.calls.length, stepsRead.mock.calls.length]).toEqual([1, 1]);
    expect(endpoint.rollouts.nodes).toMatchObject([
      { status: 'STOPPED', reason: 'enough pairs', trafficPercent: 0, shadowPercent: 0, comparison: { pairs: 12, candidateFailed: 0, dropped: 0, scored: 12, agreementRatio: 1 } },
    ]);
    // sigmoid(4x) over sigmoid(2x), where x is not below 0.
    const comparison = endpoint.rollouts.nodes[0]!['comparison'] as { meanDifference: number; largestDifference: number };
    expect(comparison.meanDifference).toBeGreaterThan(0);
    expect(comparison.largestDifference).toBeGreaterThanOrEqual(comparison.meanDifference);
    expect((endpoint.rollouts.nodes[0]!['notes'] as { decision: string }[]).at(-1)?.decision).toBe('stop');
    expect(endpoint.predictionCount).toBe(12);
    expect(endpoint.variants).toMatchObject([
      { state: 'READY', statistics: { requests: 4, predictions: 12, copies: 0, errors: 0 } },
      { state: 'RETIRED', statistics: { requests: 4, predictions: 12, copies: 12, errors: 0 } },
    ]);
    expect(predictions.nodes).toHaveLength(12);
    for (const { score, shadowAnswers } of predictions.nodes) {
      expect(shadowAnswers).toMatchObject([{ modelVersion: { id: second }, latencyMs: expect.any(Number) }]);
      const odds = score / (1 - score);
      expect(shadowAnswers[0]!.score).toBeCloseTo(odds ** 2 / (1 + odds ** 2), 4);
    }
  });

  test('a candidate that fails every copy fails no caller', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    await platform.rollout(id, await platform.version(failingModel()), { enough: 5 }, 'comparing');
    const answers = await Promise.all(Array.from({ length: 5 }, (_, x) => platform.infer(rows(x))));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    await platform.until(id, ended);
    const { endpoint } = await platform.graph.data<Seen>(viewer, seen, { id });
    expect(endpoint.rollouts.nodes).toMatchObject([{ status: 'STOPPED', comparison: { pairs: 0, candidateFailed: 5, meanDifference: null } }]);
    expect(endpoint.variants).toMatchObject([{ statistics: { errors: 0 } }, { statistics: { errors: 5, copies: 0 } }]);
  });

  test('a candidate that hangs holds up no caller, and the copies that it has no time for are not made', async () => {
    await using platform = await TestPlatform.start({ server });
    const inputs = { inputs: [{ name: 'value', datatype: 'INT64', shape: [1] }], outputs: [{ name: 'left', datatype: 'INT64', shape: [1] }] };
    const { id } = await platform.endpoint(await platform.version(countingModel(), inputs));
    await platform.rollout(id, await platform.version(countingModel(1_000_000_000_000), inputs), { enough: 1_000 }, 'comparing');
    const ask = (value: number): ReturnType<TestPlatform['infer']> => platform.infer([{ name: 'value', datatype: 'INT64', shape: [1], data: [value] }]);
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(3)));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    const { rollout } = await platform.until(id, (endpoint) => Number((endpoint.rollout?.steps[0]?.evidence?.['pairs'] as { dropped?: number } | undefined)?.dropped ?? 0) > 0);
    expect(rollout).toMatchObject({ status: 'RUNNING' });
  });
});
