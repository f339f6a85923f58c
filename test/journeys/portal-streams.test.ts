import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { natsOrSkip } from '@cairn/stream-nats/testing';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { NatsWithClient } from '../kit/nats-with-client.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, signedInPage } from './portal/browser.js';

const there = natsOrSkip('streams in the portal');

let nats: NatsWithClient;
let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let engineer: TestActor;
let endpointId: string;

describe.skipIf(!there)('the streams of an endpoint', () => {
  beforeAll(async () => {
    nats = await NatsWithClient.start();
    platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on', CAIRN_NATS_URL: nats.url } });
    browser = await openBrowser();
    await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
    projectId = await platform.project();
    engineer = await platform.actor('engineer', projectId);
    const registered = await registerModel(engineer, 'arrival');
    await approve(await platform.actor('approver', projectId), registered);
    endpointId = await createEndpoint(engineer, 'arrival', registered);
  });
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await platform?.[Symbol.asyncDispose]();
    await nats?.[Symbol.asyncDispose]();
  });

  test('are made, watched while the broker goes and comes, and deleted, all on its page', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
    await page.goto(`/endpoints/${endpointId}?tab=streams`);
    await page.getByText('No stream asks this endpoint').waitFor();
    await page.getByText('CAIRN_NATS_URL').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Add stream' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Questions come from').fill('flights.*');
    await form.getByLabel('Answers go to').fill('flights.answers');
    await form.getByText('goes to flights.answers.dead').waitFor();
    await form.getByRole('button', { name: 'Add stream' }).click();
    await form.getByRole('alert').getByText(/'inputSubject' is "flights\.\*"; expected words/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await form.getByLabel('Questions come from').fill('flights.questions');
    await form.getByRole('button', { name: 'Add stream' }).click();
    await form.waitFor({ state: 'detached' });

    const stream = page.getByRole('row', { name: /flights\.questions/ });
    await stream.getByText('Consuming').waitFor();
    await stream.getByText('none since the start').waitFor();
    await nats.send('flights.questions', 'incomplete', { rows: [{ a: 1 }] });
    await stream.getByText(/Row 1 lacks feature 'b'/).waitFor();
    await nats.kill();
    await stream.getByText('Waiting').waitFor();
    await stream.getByText('The connection to NATS is lost, and is being made again').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await nats.startAgain();
    await stream.getByText('Consuming').waitFor();

    await stream.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByText('What was delivered is still answered').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No stream asks this endpoint').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);

  test('are seen by who may read them, without a way to change them', async () => {
    const input = { endpointId, inputSubject: 'seen.in', outputSubject: 'seen.out' };
    await engineer.cairn.query('mutation ($input: CreateStreamInput!) { createStream(input: $input) { id } }', { input });
    const { page, context } = await signedInPage(browser, { url: platform.url, token: (await platform.actor('viewer', projectId)).token });
    await page.goto(`/endpoints/${endpointId}?tab=streams`);
    await page.getByRole('row', { name: /seen\.in/ }).getByText('Consuming').waitFor();
    for (const name of ['Add stream', 'Delete']) expect(await page.getByRole('button', { name }).count()).toBe(0);
    await context.close();
  });
});
