import { expect, test } from 'vitest';
import { approve, registerModel } from '../kit/models.js';
import { KillablePlatform } from '../kit/killable-platform.js';
import { until } from '../kit/until.js';

const rows = 3_000;

interface SeenStep {
  readonly attempts: number;
  readonly progress: { readonly rowsDone: number } | null;
  readonly outputs: { readonly datasetVersionId: string } | null;
  readonly job: { readonly logs: readonly { readonly text: string }[] } | null;
}

test('predictions for a dataset go on after the platform was killed, and answer every row exactly once', { timeout: 240_000 }, async () => {
  await using platform = await KillablePlatform.start();
  const projectId = await platform.project();
  const engineer = await platform.actor('engineer', projectId);
  const { cairn } = engineer;
  const registered = await registerModel(engineer, 'late');
  await approve(await platform.actor('approver', projectId), registered);
  const csv = `a,b\n${Array.from({ length: rows }, (_, row) => `${row / rows},0.5`).join('\n')}\n`;
  const data = await cairn.ingest({ dataset: 'flights', bytes: Buffer.from(csv), format: 'CSV', expectations: { columns: ['a', 'b'].map((name) => ({ name, type: 'NUMBER' })) } });
  if (data.__typename !== 'DatasetVersion') throw new Error(data.message);
  const { predictBatch } = await cairn.query<{ predictBatch: { id: string } }>('mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { id } }', {
    input: { projectId, modelVersionId: registered.version.id, datasetVersionId: data.id, outputDataset: 'answers', chunkRows: 100 },
  });
  const look = async (): Promise<{ status: string; step: SeenStep }> => {
    const { pipelineRun } = await cairn.query<{ pipelineRun: { status: string; steps: SeenStep[] } }>(
      'query ($id: ID!) { pipelineRun(id: $id) { status steps { attempts progress { rowsDone } outputs job { logs { text } } } } }',
      { id: predictBatch.id },
    );
    return { status: pipelineRun.status, step: pipelineRun.steps[0]! };
  };

  await until('some rows', async () => ((await look()).step.progress?.rowsDone ?? 0) >= 200);
  await platform.kill();
  await platform.startAgain();
  const { step } = await until('the end', async () => {
    const seen = await look();
    return seen.status !== 'RUNNING' && seen;
  }, 120_000);
  expect(step).toMatchObject({ attempts: 2, progress: { rowsDone: rows } });
  expect(step.job!.logs.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^goes on after \d+ kept chunks$/));

  const { datasetVersion } = await cairn.query<{ datasetVersion: { digest: string } }>('query ($id: ID!) { datasetVersion(id: $id) { digest } }', { id: step.outputs!.datasetVersionId });
  const [, ...lines] = Buffer.from(await cairn.download(datasetVersion.digest)).toString().trimEnd().split('\n');
  const answers = lines.map((line) => line.split(',').map(Number));
  expect(answers.map(([row]) => row)).toEqual(Array.from({ length: rows }, (_, row) => row + 1));
  expect(answers.filter(([, a, b, probability]) => !(Math.abs(probability! - 1 / (1 + Math.exp(-a! - b!))) < 1e-5))).toEqual([]);
});
