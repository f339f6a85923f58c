import { openBrowser, signedInPage } from '../../journeys/portal/browser.js';
import { until } from '../../kit/until.js';
import type { TrackingServer } from './servers.js';

/** Milliseconds from navigating to the page of an experiment until its fifth row is seen, each time in a browser context of its own. */
export async function firstRows(server: TrackingServer, { token, experimentId, visits }: { readonly token: string; readonly experimentId: string; readonly visits: number }): Promise<number[]> {
  await until('the portal', async () => (await fetch(`${server.url}/sign-in`)).ok, 60_000);
  await using browser = await openBrowser();
  const times: number[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const { page, context } = await signedInPage(browser, { url: server.url, token });
    const begun = performance.now();
    await page.goto(`/experiments/${experimentId}`);
    await page.getByRole('region', { name: 'runs' }).locator('tbody tr[data-index]').nth(4).waitFor();
    times.push(performance.now() - begun);
    await context.close();
  }
  return times;
}
