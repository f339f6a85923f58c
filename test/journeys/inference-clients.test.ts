import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonOrSkip } from '../clients/environment.js';
import { typedModel } from '../clients/inference/models.js';
import { runJudge, type Verdict } from '../clients/judges.js';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

describe('the unmodified clients of the inference protocol', async () => {
  const python = await pythonOrSkip('tritonclient and kserve', 'requirements-inference.txt');
  let platform: TestPlatform;
  let engineer: TestActor;
  const models: Record<string, { readonly version: string; readonly endpoint: string }> = {};

  beforeAll(async () => {
    if (python === undefined) return;
    platform = await startTestPlatform({ environment: { CAIRN_GRPC_PORT: '0' } });
    const projectId = await platform.project();
    engineer = await platform.actor('engineer', projectId);
    const approver = await platform.actor('approver', projectId);
    for (const [name, bytes] of [['late', undefined], ['typed', typedModel()], ['wordless', typedModel(['half'])]] as const) {
      const registered = await registerModel(engineer, name, bytes);
      await approve(approver, registered);
      models[name] = { version: registered.version.id, endpoint: await createEndpoint(engineer, name, registered) };
    }
  }, 900_000);
  afterAll(() => platform?.[Symbol.asyncDispose]());

  test.skipIf(python === undefined).each(['triton_http_judge.py', 'triton_grpc_judge.py', 'kserve_judge.py'])('%s: every call passes, and what had an id is found by it', { timeout: 120_000 }, async (script) => {
    const verdict = await runJudge(`inference/${script}`, {
      python: python!,
      environment: { JUDGE_URL: platform.url, JUDGE_GRPC: platform.platform.grpcAddress!, JUDGE_TOKEN: engineer.token, JUDGE_MODELS: JSON.stringify(models) },
    });
    expectAllPassed(verdict);
    for (const [requestId, ids] of [['http-judge', verdict.facts['httpPredictions']], ['grpc-judge', verdict.facts['grpcPredictions']]] as const) {
      if (ids !== undefined) expect(await predictionsOf(requestId, ids.split(',').length)).toEqual(ids.split(',').toSorted().toReversed());
    }
  });

  function predictionsOf(requestId: string, count: number): Promise<string[]> {
    return until(`predictions of '${requestId}'`, async () => {
      const { predictions } = await engineer.cairn.query<{ predictions: { nodes: { id: string; requestId: string }[] } }>(
        'query ($endpoint: ID!, $request: String!) { predictions(endpointId: $endpoint, requestId: $request) { nodes { id requestId } } }',
        { endpoint: models['late']!.endpoint, request: requestId },
      );
      return predictions.nodes.length === count && predictions.nodes.map(({ id }) => id);
    });
  }
});

function expectAllPassed({ calls, client }: Verdict): void {
  expect(calls.filter(({ ok }) => !ok)).toEqual([]);
  process.stderr.write(`\n  ${client}: ${calls.length} of ${calls.length} groups of calls passed (${calls.map(({ call }) => call).join(', ')})\n`);
}
