import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '@cairn/client';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeSource } from '../kit/browser.js';
import { placesOf, type Place } from './portal-places.js';

export interface Portal {
  readonly url: string;
  /** An administrator's API key. */
  readonly token: string;
}

/** Pages that the README shows; taken anew when CAIRN_SCREENSHOTS is set. */
const shown = new Set(['overview', 'run', 'model-version', 'endpoint', 'monitoring', 'lineage', 'audit', 'dataset-version', 'passport', 'pipeline-run']);
const screenshots = fileURLToPath(new URL('../../web/screenshots', import.meta.url));

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Looks at every page in light and dark: each has a heading, logs no error, and gives axe nothing serious to say. */
export async function visitPortal(browser: Browser, { url, token }: Portal): Promise<void> {
  const cairn = connect({ url, token });
  const { projects } = await cairn.query<{ projects: { id: string }[] }>('{ projects { id } }');
  const places = await placesOf(cairn, projects[0]!.id);
  await refusesStrangers(browser, url);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ colorScheme, locale: 'en-US', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await signIn(context, { url, token });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    for (const place of places) {
      await open(page, url, place);
      expect(await findings(page), `axe on ${place.name}, ${colorScheme}`).toEqual([]);
      if (process.env['CAIRN_SCREENSHOTS'] && shown.has(place.name)) await takePicture(page, place.name, colorScheme);
    }
    if (colorScheme === 'light') await worksByKeyboard(page, url);
    await showsWhatIsMissing(page, url);
    expect(faults, colorScheme).toEqual([]);
    await context.close();
  }
}

async function signIn(context: BrowserContext, { url, token }: Portal): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/session`, { data: { token } });
  expect(answer.status()).toBe(200);
}

async function open(page: Page, url: string, { name, path }: Place): Promise<void> {
  await page.goto(`${url}${path}`, { waitUntil: 'domcontentloaded' });
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 20_000 });
  await page.waitForLoadState('networkidle');
  const text = await page.locator('main').innerText();
  expect(text.length, `${name} shows something`).toBeGreaterThan(40);
  expect(text, name).not.toMatch(/undefined|NaN|\[object Object\]|Internal error/);
}

/** Serious and critical ones only, as rule and element. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axeSource, 'utf8'));
  const violations = await page.evaluate<Violation[]>('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')}`);
}

async function refusesStrangers(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(`${url}/models`);
  await page.waitForURL(/\/sign-in\?next=%2Fmodels/);
  expect(await findings(page), 'axe on sign-in').toEqual([]);
  await context.close();
}

/** Ctrl K finds, ? lists, g and a letter go: without touching the mouse. */
async function worksByKeyboard(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.waitForURL((address) => address.pathname !== '/');
}

/** A page about nothing says so, and what to do. */
async function showsWhatIsMissing(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/runs/run_01890000000070008000000000000001`);
  await page.getByText(/does not exist|not found|no such|missing/i).first().waitFor();
}

async function takePicture(page: Page, name: string, colorScheme: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}${colorScheme === 'dark' ? '-dark' : ''}.png` });
}
