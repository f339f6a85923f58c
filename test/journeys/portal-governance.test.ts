import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { approve, createEndpoint, registerModel, sigmoidModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, settled, signedInPage } from './portal/browser.js';

const screenshots = fileURLToPath(new URL('../../web/screenshots/', import.meta.url));
const takesPictures = process.env['CAIRN_SCREENSHOTS'] !== undefined;

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let author: TestActor;
let approver: TestActor;
let auditor: TestActor;
let champion: Registered;
let candidate: Registered;

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on' } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  [author, approver, auditor] = [await platform.actor('admin', projectId), await platform.actor('approver', projectId), await platform.actor('auditor', projectId)];
  champion = await registerModel(author, 'arrival', sigmoidModel(1));
  await approve(approver, champion);
  await createEndpoint(author, 'arrival', champion);
  await author.cairn.query('mutation ($input: MoveAliasInput!) { moveAlias(input: $input) { id } }', { input: { modelId: champion.version.model.id, alias: 'champion', versionId: champion.version.id } });
  candidate = await registerModel(author, 'arrival', sigmoidModel(2));
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

const as = ({ token }: Pick<TestActor, 'token'>) => signedInPage(browser, { url: platform.url, token });

/** What axe finds in light and dark; pictures of both when CAIRN_SCREENSHOTS is set. */
async function lookAt(page: Page, name: string): Promise<void> {
  await settled(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect.soft(await seriousFindings(page), `${name} in ${colorScheme}`).toEqual([]);
    if (!takesPictures) continue;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: `${screenshots}governance-${name}-${colorScheme}.png`, animations: 'disabled', fullPage: true });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const at = (tab: string) => `/governance?project=${projectId}&tab=${tab}`;

describe('the approvals inbox', () => {
  test('says who may not decide why, and holds nothing to press', async () => {
    const { page, context, problems } = await as(author);
    await page.goto(at('approvals'));
    const request = page.getByRole('article', { name: 'arrival v2' });
    await request.getByText(/may not decide about it/).first().waitFor();
    expect(await request.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await lookAt(page, 'approvals-own');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('shows what changes beside the evidence, and takes a decision with a reason; it comes and goes by itself', async () => {
    const other = await registerModel(author, 'departure');
    const { page, context, problems } = await as(approver);
    await page.goto(at('approvals'));
    await page.getByRole('button', { name: /arrival v2/ }).click();
    const request = page.getByRole('article', { name: 'arrival v2' });
    await request.getByText('It would take the place of v1').waitFor();
    await request.getByRole('row', { name: /logLoss/ }).getByText('none').waitFor();
    await request.getByText('good-enough', { exact: true }).click();
    await request.getByRole('region', { name: 'Inputs of good-enough' }).getByText('0.4').waitFor();
    await lookAt(page, 'approvals');
    await page.getByLabel(/Reason/).fill('Looked at every slice');
    await request.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('article', { name: 'departure v1' }).waitFor();
    await approve(await platform.actor('approver', projectId), other);
    await page.getByText('Nothing waits for a decision').waitFor();
    await lookAt(page, 'approvals-empty');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('shows loudly what goes round a decision: a second person confirms it there', async () => {
    const urgent = await registerModel(author, 'arrival', sigmoidModel(3));
    await author.cairn.query('mutation ($input: OpenBreakGlassInput!) { openBreakGlass(input: $input) { id } }', { input: { versionId: urgent.version.id, reason: 'The champion answers nonsense', minutes: 15 } });
    const { page, context, problems } = await as(approver);
    await page.goto(`/?project=${projectId}`);
    await page.getByRole('link', { name: 'Confirm arrival v3 without approval' }).click();
    const item = page.getByRole('listitem', { name: /Break-glass of/ });
    await item.getByText(/waits for a second person/).waitFor();
    await lookAt(page, 'break-glass-open');
    await item.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('dialog').getByText(/You answer for it together/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await item.getByText(/may be used without approval until/).waitFor();
    await lookAt(page, 'break-glass-active');
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the compliance page', () => {
  test('counts each source, and leads from a duty to the events that answer it', async () => {
    const { page, context, problems } = await as(auditor);
    await page.goto(at('compliance'));
    await page.getByText(/It is no legal advice, and no claim of conformity/).waitFor();
    const duty = page.getByRole('listitem').filter({ hasText: 'Human oversight' });
    await duty.getByText('Partly').first().waitFor();
    await duty.getByText('Human oversight').click();
    await duty.getByRole('row', { name: /Did somebody decide about each version/ }).getByText('Covered').waitFor();
    await lookAt(page, 'compliance');
    await duty.getByRole('link', { name: 'approval.given' }).click();
    await page.waitForURL('**/governance?type=approval.given');
    await page.getByRole('link', { name: 'approval.given' }).first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
