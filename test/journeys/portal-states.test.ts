import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, settled, signedInPage } from './portal/browser.js';

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let engineer: TestActor;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-issuers-'));
  // Nobody listens there.
  await writeFile(join(folder, 'issuers.json'), JSON.stringify([{ name: 'company', label: 'The Company', issuer: 'http://127.0.0.1:1', clientId: 'cairn' }]));
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on', CAIRN_OIDC: join(folder, 'issuers.json') } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const administrator = () => signedInPage(browser, { url: platform.url, token: platform.adminToken });

describe('a portal without anything in it', () => {
  test.each([
    ['/', /Nothing is live yet/],
    ['/experiments', /No run has been logged yet/],
    ['/data', /No data has been offered yet/],
    ['/data?tab=features', /No feature view yet/],
    ['/data?tab=refusals', /Nothing was refused/],
    ['/pipelines', /No pipeline is defined yet/],
    ['/models', /No model has been registered yet/],
    ['/serving', /Nothing is served yet/],
    ['/monitoring', /Nothing is live, so nothing is watched/],
    ['/governance?tab=exports', /No export yet/],
    ['/governance?tab=approvals', /Nothing waits for a decision/],
    ['/compare', /Pick at least two runs/],
    ['/runs/run_00000000000070008000000000000000', /does not exist/],
    ['/nowhere', /There is no such page/],
  ])('says at %s what would be there', async (path, says) => {
    const { page, context, problems } = await administrator();
    const empty = await platform.project();
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}project=${empty}`);
    await page.getByText(says).first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    // What is not there may be found out after the page's frame was sent: then React finishes the page in the browser, and says so (419).
    expect(problems.filter((problem) => !/404|React error #419/.test(problem))).toEqual([]);
    await context.close();
  });
});

describe('signing in', () => {
  test('offers those who sign people in, and says when they do not answer', async () => {
    const context = await browser.newContext({ baseURL: platform.url });
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with The Company' }).click();
    await page.waitForURL('**/sign-in?refused=unavailable');
    await page.getByRole('alert').getByText(/does not answer/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await context.close();
  });

  test('leads back to the page that was asked for', async () => {
    const context = await browser.newContext({ baseURL: platform.url });
    const page = await context.newPage();
    await page.goto(`/models?project=${projectId}`);
    await page.getByLabel('API key').fill('not a key that anybody has');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText(/valid/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('API key').fill(platform.adminToken);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/models?project=${projectId}`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await context.close();
  });
});

describe('a page', () => {
  test('holds the place of what is being fetched', async () => {
    const { page, context } = await administrator();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query Models(')) await held;
      await route.continue();
    });
    await page.goto(`/models?project=${projectId}`);
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    answer();
    await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
    await context.close();
  });

  test('says what went wrong, what to do, and the reference; and tries again', async () => {
    const { page, context } = await administrator();
    await page.route('**/graphql', (route) =>
      route.request().postData()?.includes('query Models(')
        ? route.fulfill({ contentType: 'application/json', body: JSON.stringify({ errors: [{ message: 'Internal error', extensions: { code: 'INTERNAL', reference: 'req_17' } }] }) })
        : route.continue(),
    );
    await page.goto(`/models?project=${projectId}`);
    const failure = page.getByRole('main').getByRole('alert');
    await failure.getByText('req_17').waitFor();
    expect(await failure.textContent()).toContain('Give the reference to whoever runs it');
    expect(await seriousFindings(page)).toEqual([]);
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await failure.waitFor({ state: 'detached' });
    await context.close();
  });

  test('goes by the keyboard alone', async () => {
    const run = await engineer.cairn.startRun({ experiment: 'keyboard', name: 'first of two' });
    const second = await engineer.cairn.startRun({ experiment: 'keyboard', name: 'second of two' });
    await Promise.all([run.end(), second.end()]);
    const { page, context } = await administrator();
    await page.goto(`/?project=${projectId}`);
    await settled(page);
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.waitForURL('**/experiments**');
    await page.getByRole('link', { name: 'keyboard' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('keyb');
    await page.waitForURL('**q=keyb**');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'keyboard' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/experiments/exp_*');
    await page.getByRole('link', { name: 'second of two' }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('first of two');

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('Control+k');
    await page.keyboard.type('second of');
    await page.getByRole('option', { name: /second of two/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/runs/${second.id}`);
    await context.close();
  });
});

describe('what happens elsewhere', () => {
  test('moves the curve of a run that somebody looks at', async () => {
    const { page, context, problems } = await administrator();
    const run = await engineer.cairn.startRun({ experiment: 'live', name: 'moving' });
    run.log({ loss: 0.9 }, { step: 1 });
    run.log({ loss: 0.8 }, { step: 2 });
    await run.flush();
    await page.goto(`/runs/${run.id}`);
    const curve = page.getByRole('figure', { name: 'loss' });
    await curve.getByText('0.8', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    run.log({ loss: 0.4321 }, { step: 3 });
    await run.flush();
    await curve.getByText('0.4321').waitFor();
    await run.end();
    await page.getByRole('heading', { level: 1 }).getByText('moving').waitFor();
    await page.getByText(/Finished after/).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('waits above a list until somebody wants to see it', async () => {
    const { page, context } = await administrator();
    await (await engineer.cairn.startRun({ experiment: 'waits 1' })).end();
    await page.goto(`/experiments?project=${projectId}`);
    await page.getByRole('link', { name: 'waits 1' }).waitFor();
    await (await engineer.cairn.startRun({ experiment: 'waits 2' })).end();
    await page.getByRole('button', { name: '1 new' }).click();
    await page.getByRole('link', { name: 'waits 2' }).waitFor();
    await context.close();
  });

  test('is caught up with after the connection was lost', async () => {
    const { page, context } = await administrator();
    const sockets: { close(): Promise<void> }[] = [];
    let isDown = false;
    await page.routeWebSocket('**/graphql', async (socket) => {
      if (isDown) return socket.close({ code: 1012 });
      socket.connectToServer();
      sockets.push({ close: () => socket.close({ code: 1012 }) });
    });
    await page.goto(`/experiments?project=${projectId}`);
    await page.getByText('Live', { exact: true }).waitFor();
    isDown = true;
    await Promise.all(sockets.map((socket) => socket.close()));
    await page.getByText('Disconnected', { exact: true }).waitFor();
    await (await engineer.cairn.startRun({ experiment: 'while nobody heard' })).end();
    isDown = false;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: '1 new' }).click();
    await page.getByRole('link', { name: 'while nobody heard' }).waitFor();
    await context.close();
  });
});

describe('a decision', () => {
  test('is made by a second person, with a reason, and stays to be read', async () => {
    const approver = await platform.actor('approver', projectId);
    const registered = await registerModel(engineer, 'to decide about');
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: approver.token });
    await page.goto(`/?project=${projectId}`);
    await page.getByRole('link', { name: /Approve to decide about v1/ }).click();
    await page.getByText(/it waits for somebody other than its author/).waitFor();
    const yes = page.getByRole('button', { name: 'Approve' });
    expect(await yes.isDisabled()).toBe(true);
    await page.getByLabel(/Reason/).fill('Looked at every slice');
    expect(await seriousFindings(page)).toEqual([]);
    await yes.click();
    await page.getByText(/Approved by .*Looked at every slice/).waitFor();
    expect(problems).toEqual([]);
    await context.close();
    // It is decided: saying yes again is refused.
    await expect(approve(approver, registered)).rejects.toThrow();
  });
});

describe('an endpoint', () => {
  test('is tried from its page, and the answer is a prediction with a page of its own', async () => {
    const registered = await registerModel(engineer, 'to try');
    await approve(await platform.actor('approver', projectId), registered);
    const endpointId = await createEndpoint(engineer, 'to-try', registered);
    const { page, context, problems } = await administrator();
    await page.goto(`/endpoints/${endpointId}?tab=try`);
    await page.getByLabel('a', { exact: true }).fill('far');
    await page.getByLabel('b', { exact: true }).fill('0.5');
    await page.getByRole('button', { name: 'Predict' }).click();
    await page.getByText("a is 'far'; expected a number", { exact: true }).waitFor();
    await page.getByLabel('a', { exact: true }).fill('0.5');
    await page.getByRole('button', { name: 'Predict' }).click();
    // sigmoid(1 · (0.5 + 0.5))
    await page.getByText('0.7311').waitFor();
    // An answer reaches the log a moment after the caller: until then its page waits.
    await page.locator('a[href^="/predictions/prd_"]').click();
    await page.getByText(/v1 answered 0.7311/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});
