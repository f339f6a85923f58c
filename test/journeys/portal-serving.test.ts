import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { approve, createEndpoint, registerModel, sigmoidModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { askOn } from './portal/ask-on.js';
import { openBrowser, settled, signedInPage } from './portal/browser.js';

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let engineer: TestActor;
let versions: Registered[];
let endpointId: string;

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on' } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  const approver = await platform.actor('approver', projectId);
  versions = [];
  for (const weight of [1, 1.5]) {
    const registered = await registerModel(engineer, 'arrival', sigmoidModel(weight));
    await approve(approver, registered);
    versions.push(registered);
  }
  endpointId = await createEndpoint(engineer, 'arrival', versions[0]!);
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

/** Starts a rollout by the form on the endpoint's page, with some options changed. */
async function startByForm(page: Page, strategy: string, options: Readonly<Record<string, string>>): Promise<void> {
  await page.getByRole('button', { name: 'Start rollout' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Strategy').selectOption(strategy);
  for (const [label, value] of Object.entries(options)) {
    const field = form.getByLabel(label);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await form.getByRole('button', { name: 'Start rollout' }).click();
}

async function stopByButton(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const question = page.getByRole('dialog');
  await question.getByText(/v1 answers all requests of arrival, and v2 is taken out of service/).waitFor();
  await question.getByRole('button', { name: 'Stop', exact: true }).click();
  await question.waitFor({ state: 'detached' });
}

describe('an endpoint at work', () => {
  test('is watched live, compared by copies and by callers, and stopped, all on its page', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
    await page.goto(`/endpoints/${endpointId}`);
    await page.getByText('Nobody has asked yet').waitFor();
    await page.getByText('Nothing was asked in the last 1 h').waitFor();
    await using callers = askOn(engineer, { url: platform.url, endpoint: 'arrival', endpointId });

    // Requests, failures and latency appear without a reload.
    const requests = page.getByRole('figure', { name: /^Requests/ });
    await requests.locator('canvas').waitFor({ state: 'attached' });
    await page.getByText(/requests a second in the last minute, none failed/).waitFor();
    await page.getByRole('figure', { name: /^Latency, p95/ }).locator('canvas').waitFor({ state: 'attached' });
    await page.getByText('p99', { exact: true }).first().click();
    await page.waitForURL('**latency=p99Ms**');

    // An option that makes no sense is refused where it was typed, by the strategy.
    await startByForm(page, 'shadow', { 'Rows to compare': 'many' });
    await page.getByRole('dialog').getByRole('alert').getByText(/pairs/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('dialog').getByLabel('Rows to compare').fill('100000');
    await page.getByRole('dialog').getByRole('button', { name: 'Start rollout' }).click();
    await page.getByText(/rows were answered by both v1 and v2\. v2 scores/).waitFor();
    const differences = page.getByRole('figure', { name: 'Score of v2 − score of v1' });
    await until('bars of differences', async () => (await differences.locator('rect').evaluateAll((bars) => bars.filter((bar) => Number(bar.getAttribute('height')) > 0).length)) > 1);
    await page.getByRole('button', { name: 'Show' }).first().click();
    await page.getByRole('dialog').getByText('Rows that both answered').waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toMatch(/[{}]/);
    await page.keyboard.press('Escape');
    expect(await seriousFindings(page)).toEqual([]);
    await stopByButton(page);
    await page.getByText(/The comparison with v2 is over/).first().waitFor();

    await startByForm(page, 'ab', { Observations: '20', 'What is compared': 'score', 'Chance of a wrong verdict': '0.000001' });
    await page.getByText(/v2 has 50 % of the callers/).first().waitFor();
    await page.getByRole('figure', { name: /^Difference/ }).locator('canvas').waitFor({ state: 'attached' });
    await page.getByText(/Not decided yet: v2 has a mean of .* confidence however often one looks/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await stopByButton(page);
    await page.getByText(/The comparison with v2 is over.*Stopped by engineer/).first().waitFor();
    expect(callers.answered()).toBeGreaterThan(40);
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);

  test('has settings that are read in words and changed in place; what does not fit is refused at its field', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
    await page.goto(`/endpoints/${endpointId}?tab=settings`);
    await page.getByText('every answer').waitFor();
    await page.getByRole('button', { name: 'Change settings' }).click();
    await page.getByLabel('Answers that are logged').fill('200');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText(/Setting 'log\.sampleRatio' is 2; expected a number from 0 to 1/).waitFor();
    expect(await page.getByLabel('Answers that are logged').getAttribute('aria-invalid')).toBe('true');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('Answers that are logged').fill('100');
    await page.getByLabel('Inputs never written').fill('b');
    await page.getByLabel('Longest time of one answer').fill('4000');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('the values of b').waitFor();
    await page.getByText(/may take 4\.0 s/).waitFor();
    expect(problems).toEqual([]);
    await context.close();

    const watcher = await signedInPage(browser, { url: platform.url, token: (await platform.actor('viewer', projectId)).token });
    await watcher.page.goto(`/endpoints/${endpointId}?tab=settings`);
    await watcher.page.getByText('the values of b').waitFor();
    await watcher.page.getByText('Who holds the role of an engineer here can change them').waitFor();
    expect(await watcher.page.getByRole('button', { name: 'Change settings' }).count()).toBe(0);
    await watcher.context.close();
  });

  test('is tried, and the same request can be taken along in three languages', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
    await page.goto(`/endpoints/${endpointId}?tab=try`);
    await page.getByLabel('a', { exact: true }).fill('0.25');
    await page.getByLabel('b', { exact: true }).fill('0.5');
    const code = page.getByRole('region', { name: /The same request/ });
    expect(await code.textContent()).toContain('"data":[0.25]');
    await page.getByText('Python', { exact: true }).click();
    await until('the program in Python', async () => (await code.textContent())?.includes('("b", "FP32", [1, 1], np.array([0.5], np.float32)),'));
    await page.getByText('TypeScript', { exact: true }).click();
    await until('the program in TypeScript', async () => (await code.textContent())?.includes('"a": [0.25]'));
    await page.getByRole('button', { name: 'Predict' }).click();
    // sigmoid(0.75)
    await page.getByText('0.6792').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('what was answered', () => {
  test('is found by the platform, and stands beside what the candidate answered; redacted inputs say so', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
    await page.goto(`/endpoints/${endpointId}?tab=predictions`);
    const filter = page.getByLabel('Filter predictions');
    await filter.fill('version:7');
    await page.keyboard.press('Enter');
    await page.getByText("Version '7' never answered here: expected 2, 1").waitFor();
    await filter.fill('version:1 score:>0.5 order-30');
    await page.keyboard.press('Enter');
    await page.getByText(/No prediction fits|1 in all/).waitFor();
    // By the id of its request there is one, whatever its score.
    await filter.fill('request:order-30');
    await page.keyboard.press('Enter');
    await page.getByText('1 in all').waitFor();
    await page.getByRole('cell', { name: 'order-30' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    const copied = await until('a prediction with a copy', aCopied);
    await page.goto(`/predictions/${copied.id}`);
    await page.getByText('answered the caller').waitFor();
    await page.getByText('answered a copy').waitFor();
    await page.getByText(/order-\d+/).first().waitFor();
    await page.getByText('Sticky key', { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'Passport' }).click();
    await page.waitForURL('**/passport/**');
    await settled(page);

    const { predictionIds } = await engineer.cairn.infer('arrival', { inputs: { a: [0.5], b: [0.5] } });
    await page.goto(`/predictions/${predictionIds[0]}`);
    await page.getByText('redacted', { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

/** A prediction that a candidate answered a copy of: one from before the comparison by copies ended. */
async function aCopied(): Promise<{ readonly id: string } | undefined> {
  const { endpoint } = await engineer.cairn.query<{ endpoint: { rollouts: { nodes: { strategy: string; endedAt: string }[] } } }>('query ($id: ID!) { endpoint(id: $id) { rollouts { nodes { strategy endedAt } } } }', { id: endpointId });
  const to = endpoint.rollouts.nodes.find(({ strategy }) => strategy === 'shadow')!.endedAt;
  const { predictions } = await engineer.cairn.query<{ predictions: { nodes: { id: string; shadowAnswers: object[] }[] } }>('query ($id: ID!, $to: DateTimeISO!) { predictions(endpointId: $id, first: 200, to: $to) { nodes { id shadowAnswers { variantId } } } }', { id: endpointId, to });
  return predictions.nodes.find(({ shadowAnswers }) => shadowAnswers.length > 0);
}

test('an endpoint that answers elsewhere is shown as such: nothing to try, nothing to roll out', async () => {
  const { registerExternalEndpoint } = await engineer.cairn.query<{ registerExternalEndpoint: { id: string } }>('mutation ($input: RegisterExternalEndpointInput!) { registerExternalEndpoint(input: $input) { id } }', { input: { projectId, name: 'elsewhere' } });
  const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
  await page.goto(`/serving?project=${projectId}`);
  await page.getByText('on another server').waitFor();
  await page.getByRole('link', { name: 'elsewhere' }).click();
  await page.waitForURL(`**/endpoints/${registerExternalEndpoint.id}**`);
  await page.getByText('/api/v1/cloudevents').first().waitFor();
  expect(await page.getByRole('link', { name: 'Try it' }).count()).toBe(0);
  expect(await page.getByRole('heading', { name: /rollout/i }).count()).toBe(0);
  expect(await seriousFindings(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});
