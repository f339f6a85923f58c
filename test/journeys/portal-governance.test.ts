import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { approve, createEndpoint, registerModel, sigmoidModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, settled, signedInPage } from './portal/browser.js';

const screenshots = fileURLToPath(new URL('../../web/screenshots/', import.meta.url));
const takesPictures = process.env['CAIRN_SCREENSHOTS'] !== undefined;

let elsewhere: string;
let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let projectId: string;
let author: TestActor;
let approver: TestActor;
let auditor: TestActor;

beforeAll(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'cairn-witness-'));
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on', CAIRN_WITNESSES: `file:${join(elsewhere, 'checkpoints')}` } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  [author, approver, auditor] = [await platform.actor('admin', projectId), await platform.actor('approver', projectId), await platform.actor('auditor', projectId)];
  const champion = await registerModel(author, 'arrival', sigmoidModel(1));
  await approve(approver, champion);
  await createEndpoint(author, 'arrival', champion);
  await author.cairn.query('mutation ($input: MoveAliasInput!) { moveAlias(input: $input) { id } }', { input: { modelId: champion.version.model.id, alias: 'champion', versionId: champion.version.id } });
  await registerModel(author, 'arrival', sigmoidModel(2));
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
  await rm(elsewhere, { recursive: true, force: true });
});

const as = ({ token }: Pick<TestActor, 'token'>) => signedInPage(browser, { url: platform.url, token });

/** What axe finds in light and dark; pictures of both when CAIRN_SCREENSHOTS is set. */
async function lookAt(page: Page, name: string, fullPage = true): Promise<void> {
  await settled(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion: a colour on its way from one theme to the other is neither's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await seriousFindings(page), `${name} in ${colorScheme}`).toEqual([]);
    if (!takesPictures) continue;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: `${screenshots}governance-${name}-${colorScheme}.png`, animations: 'disabled', fullPage });
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

describe('exports', () => {
  test('are asked for with a scope and a purpose, come by themselves, and say how to check them', async () => {
    const { page, context, problems } = await as(auditor);
    await page.goto(at('exports'));
    await page.getByText('No export yet').waitFor();
    await page.getByText('A model', { exact: true }).click();
    await page.getByText('Choose the model.').waitFor();
    expect(await page.getByRole('button', { name: 'Create export' }).isDisabled()).toBe(true);
    await page.getByLabel('Which').selectOption({ label: 'arrival' });
    await page.getByLabel('Purpose').fill('Yearly audit');
    await page.getByRole('button', { name: 'Create export' }).click();
    const made = page.getByRole('row', { name: /Yearly audit/ });
    await made.getByText('Ready').waitFor();
    const href = await made.getByRole('link', { name: 'Download' }).getAttribute('href');
    expect((await context.request.get(href!)).headers()['content-type']).toBe('application/zip');
    const { checkpoint } = await auditor.cairn.query<{ checkpoint: { verifierKey: string } }>('{ checkpoint { verifierKey } }');
    await page.getByRole('region', { name: 'Key that signs the trail' }).getByText(checkpoint.verifierKey).waitFor();
    await lookAt(page, 'exports');
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the audit explorer', () => {
  test('leads to denials, refused credentials and what is signed, by its usual questions', async () => {
    await expect(approver.cairn.query('mutation ($input: RoleGrantInput!) { grantRole(input: $input) { id } }', { input: { actorId: approver.id, projectId, role: 'ADMIN' } })).rejects.toThrow();
    await fetch(`${platform.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer cairn_nobody_has_it' }, body: '{"query":"{ me { id } }"}' });
    const { page, context, problems } = await as({ token: platform.adminToken });
    await page.goto(`/governance?project=${projectId}`);
    await page.getByRole('link', { name: 'Denials' }).click();
    await page.getByRole('row', { name: new RegExp(`access.denied.*${approver.name}`) }).first().waitFor();
    await lookAt(page, 'trail-denials');
    await page.getByRole('link', { name: 'Refused credentials' }).click();
    await page.getByRole('row', { name: /credential.refused/ }).first().waitFor();
    await page.getByRole('link', { name: 'Everything' }).click();
    await page.getByRole('row', { name: /approval.given/ }).first().waitFor();
    await lookAt(page, 'trail');
    await page.getByRole('button', { name: 'Keys and checks' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: /checkpoints/ }).getByText('Ok').waitFor();
    await dialog.getByText(/cairn audit fsck --state/).waitFor();
    await lookAt(page, 'trail-keys', false);
    expect(problems).toEqual([]);
    await context.close();
  });

  test('is not there for who may not look', async () => {
    const { page, context, problems } = await as(await platform.actor('viewer', projectId));
    await page.goto(`/governance?project=${projectId}`);
    await page.getByRole('navigation', { name: 'Governance' }).getByText('Approvals').waitFor();
    for (const name of ['Audit trail', 'Compliance', 'Exports']) expect(await page.getByRole('link', { name }).count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('members', () => {
  test('show roles of their own, who answers for a program, keys with their scope, and sessions that end', async () => {
    const { createActor: program } = await platform.admin.query<{ createActor: { id: string } }>('mutation ($ownerId: ID!) { createActor(input: { name: "nightly training", kind: SERVICE, ownerId: $ownerId }) { id } }', { ownerId: author.id });
    await author.cairn.query('mutation ($projectId: ID!) { defineRole(input: { projectId: $projectId, name: "reviewer", permissions: [READ, COMMENT] }) { name } }', { projectId });
    await author.cairn.query('mutation ($input: RoleGrantInput!) { grantRole(input: $input) { id } }', { input: { actorId: program.id, projectId, role: 'CUSTOM', customRole: 'reviewer' } });
    await platform.admin.query('mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }', { input: { actorId: program.id, name: 'night shift', projectIds: [projectId], permissions: ['READ'] } });
    const other = await as(author);
    const { page, context, problems } = await as(author);
    await page.goto(at('members'));
    const row = page.getByRole('row', { name: /nightly training/ });
    await row.getByText('reviewer').waitFor();
    await row.getByText(author.name).waitFor();
    await page.getByRole('row', { name: /read, comment/ }).waitFor();
    const sessions = page.getByRole('region', { name: 'sessions' }).getByRole('button', { name: 'End' });
    await sessions.first().waitFor();
    const before = await sessions.count();
    await lookAt(page, 'members');
    // Newest first: the second is the other browser's.
    await sessions.nth(1).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await until('the session to be gone', async () => (await sessions.count()) === before - 1);
    await other.page.goto('/models');
    await other.page.waitForURL('**/sign-in**');
    expect(problems).toEqual([]);
    await Promise.all([context.close(), other.context.close()]);
    const administrator = await as({ token: platform.adminToken });
    await administrator.page.goto(`${at('members')}&actor=${program.id}`);
    await administrator.page.getByRole('row', { name: /night shift/ }).getByText('never').waitFor();
    await lookAt(administrator.page, 'members-program');
    await administrator.context.close();
  });
});
