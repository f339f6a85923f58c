import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { approve, registerModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, signedInPage } from './portal/browser.js';

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let engineer: TestActor;
let registered: Registered;

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on' } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  registered = await registerModel(engineer, 'arrival');
  await approve(await platform.actor('approver', projectId), registered);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

test('predictions for a dataset version are watched row by row, and cancelled, from their run and their job', async () => {
  const runId = await slowBatch();
  const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
  await page.goto(`/pipeline-runs/${runId}`);
  const rows = page.getByRole('progressbar', { name: 'Rows of predict' });
  await rows.waitFor();
  await page.getByText(/of 9,000 rows kept \(.*a second, about .* left/).waitFor();
  const seen = Number(await rows.getAttribute('value'));
  // More of them are kept, and the page is not loaded again.
  await until('more rows', async () => Number(await rows.getAttribute('value')) > seen);
  expect(await seriousFindings(page)).toEqual([]);

  const viewer = await signedInPage(browser, { url: platform.url, token: (await platform.actor('viewer', projectId)).token });
  await viewer.page.goto(`/pipeline-runs/${runId}`);
  await viewer.page.getByRole('progressbar', { name: 'Rows of predict' }).waitFor();
  expect(await viewer.page.getByRole('button', { name: 'Cancel run' }).count()).toBe(0);
  await viewer.context.close();

  await page.goto(`/jobs/${await jobOf(runId)}`);
  await rows.waitFor();
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Cancelled').first().waitFor();
  expect(await page.getByRole('button', { name: 'Cancel run' }).count()).toBe(0);
  await page.goto(`/pipeline-runs/${runId}`);
  await page.getByText(/Cancelled by 'engineer/).first().waitFor();
  expect(problems).toEqual([]);
  await context.close();
}, 120_000);

/** Predictions that are kept row by row, so that they go on while somebody looks. */
async function slowBatch(): Promise<string> {
  const lines = Array.from({ length: 9_000 }, (_, row) => `${row / 9_000},${(row % 13) / 13}`);
  const version = await engineer.cairn.ingest({ dataset: 'flights', bytes: Buffer.from(['a,b', ...lines].join('\n')), format: 'CSV', expectations: { columns: ['a', 'b'].map((name) => ({ name, type: 'NUMBER' as const })) } });
  if (version.__typename !== 'DatasetVersion') throw new Error(version.message);
  const input = { projectId, modelVersionId: registered.version.id, datasetVersionId: version.id, outputDataset: 'answers', chunkRows: 1 };
  const { predictBatch } = await engineer.cairn.query<{ predictBatch: { id: string } }>('mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { id } }', { input });
  return predictBatch.id;
}

async function jobOf(runId: string): Promise<string> {
  const { pipelineRun } = await engineer.cairn.query<{ pipelineRun: { steps: { job: { id: string } }[] } }>('query ($id: ID!) { pipelineRun(id: $id) { steps { job { id } } } }', { id: runId });
  return pipelineRun.steps[0]!.job.id;
}
