import chromium from '@sparticuz/chromium';
import { chromium as driver, type Browser, type BrowserContext, type Page } from 'playwright-core';

export interface SignedIn {
  /** Where the platform is. */
  readonly url: string;
  /** A key of somebody who may see everything that is visited. */
  readonly token: string;
}

/** A browser for tests: the one that ships inside an npm package, so that none has to be installed. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const executablePath = await chromium.executablePath();
  // Those arguments are meant for a function that draws one page: in a single process the browser ends with its first window.
  const args = chromium.args.filter((argument) => argument !== '--single-process' && argument !== '--no-zygote');
  const browser = await driver.launch({ executablePath, headless: true, args: [...args, '--no-sandbox'] });
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}

/** A page with a session of its own, as big as a laptop's, and everything that went wrong in it. */
export async function signedInPage(browser: Browser, { url, token }: SignedIn): Promise<{ readonly page: Page; readonly context: BrowserContext; readonly problems: string[] }> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1360, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
  const answer = await context.request.post('/api/v1/session', { data: { token } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}`);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`);
  });
  return { page, context, problems };
}

/** Resolves when the page has its heading and nothing on it is being fetched any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[role="status"][aria-label="Loading"]').length === 0);
}
