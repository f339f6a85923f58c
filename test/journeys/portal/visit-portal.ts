import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousFindings } from './accessibility.js';
import { settled } from './browser.js';
import type { PortalPage } from './pages-of-demo.js';

const screenshots = fileURLToPath(new URL('../../../web/screenshots/', import.meta.url));

export interface VisitOptions {
  /** Whether the main pages are kept as pictures under web/screenshots/. */
  readonly pictures: boolean;
}

/** Goes through every page in light and dark: each says what it should, and axe finds nothing serious. */
export async function visitPortal(page: Page, pages: readonly PortalPage[], { pictures }: VisitOptions): Promise<void> {
  if (pictures) mkdirSync(screenshots, { recursive: true });
  for (const { name, path, shows, isMain = false } of pages) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(path);
    await settled(page);
    await page.getByText(shows).first().waitFor();
    expect.soft(await seriousFindings(page), `${name} in light`).toEqual([]);
    if (pictures && isMain) await picture(page, `${name}-light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect.soft(await seriousFindings(page, ['color-contrast', 'link-in-text-block']), `${name} in dark`).toEqual([]);
    if (pictures && isMain) await picture(page, `${name}-dark`);
  }
}

async function picture(page: Page, name: string): Promise<void> {
  // A canvas is drawn anew for the other theme in the next frames.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page.screenshot({ path: `${screenshots}${name}.png`, animations: 'disabled' });
}
