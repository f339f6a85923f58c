import { randomBytes } from 'node:crypto';
import { connect } from '@cairn/client';
import { expect, test } from 'vitest';
import { freePort, spawnCairn, temporaryHome } from '../kit/spawn-cairn.js';
import { openBrowser, signedInPage } from './portal/browser.js';
import { asksStrangersToSignIn, saysWhatIsMissing, worksByKeyboard } from './portal/by-hand.js';
import { pagesOfDemo } from './portal/pages-of-demo.js';
import { visitPortal } from './portal/visit-portal.js';

/** Enough of each day for a window to tell a change from chance, and few enough to be quick. */
const flightsPerDay = 150;

const token = randomBytes(24).toString('base64url');

test('the demo takes a model through its whole life, on a smaller replay, and the portal shows it', { timeout: 600_000 }, async () => {
  await using home = await temporaryHome();
  await using demo = spawnCairn(['demo'], {
    CAIRN_HOME: home.path,
    CAIRN_PORT: String(await freePort()),
    CAIRN_PORTAL: 'on',
    CAIRN_ADMIN_TOKEN: token,
    FLIGHTS_PER_DAY: String(flightsPerDay),
    FLIGHTS_PREDICTIONS: '6000',
  });
  await demo.says(/Still up for looking around/, 400_000);
  const { output } = demo;

  // Refused data, the author who may not approve, quiet inputs, the alert: each step says what it found.
  for (let step = 1; step <= 8; step++) expect(output).toMatch(new RegExp(`^\\[${step}/8\\] .*: done in`, 'm'));
  expect(output).toMatch(/its author may not approve it: Actor 'act_\w+' .* may not decide about it/);
  for (const [, psi] of output.matchAll(/input monitor \w+: PSI (\d\.\d+)/g)) expect(Number(psi)).toBeLessThan(0.2);
  expect(output).toMatch(/started pipeline run plr_\w+; traffic goes on/);
  expect(output).toMatch(/VERIFIED/);

  expect(figure(output, /version 1: log loss (\d\.\d+), AUC/)).toBeLessThan(0.6611);
  expect(output).toMatch(/alert: predicted \d\.\d+, observed \d\.\d+/);
  const [second, first] = [figure(output, /version 2: log loss (\d\.\d+) on the week/), figure(output, /against (\d\.\d+) of version 1/)];
  expect(second).toBeLessThan(first);
  expect(figure(output, /traffic: (\d+) predictions/)).toBeGreaterThanOrEqual(6_000);
  expect(output).toMatch(/traffic: .*, 0 failed/);
  expect(output).toMatch(/answered by: \S+ \d+, \S+ \d+/);

  await showsInThePortal(demo.url);
  expect(await demo.kill('SIGTERM')).toEqual({ code: 0, signal: null });
});

/** Every page of the portal, on what the demo made, in light and dark; pictures of it when CAIRN_SCREENSHOTS is set. */
async function showsInThePortal(url: string): Promise<void> {
  const cairn = connect({ url, token });
  const { projects } = await cairn.query<{ projects: { id: string }[] }>('{ projects { id } }');
  await using browser = await openBrowser();
  const { page, problems } = await signedInPage(browser, { url, token });
  await visitPortal(page, await pagesOfDemo(cairn, projects[0]!.id), { pictures: process.env['CAIRN_SCREENSHOTS'] !== undefined });
  await worksByKeyboard(page);
  await saysWhatIsMissing(page);
  expect(problems).toEqual([]);
  await asksStrangersToSignIn(page);
}

/** The one number that the pattern finds in what the demo printed. */
function figure(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`${pattern} is not in:\n${output}`);
  return Number(found);
}
