import { connect } from '@cairn/client';
import { expect, test } from 'vitest';
import { openBrowser, signedInPage } from './portal/browser.js';
import { pagesOfDemo } from './portal/pages-of-demo.js';
import { visitPortal } from './portal/visit-portal.js';

test('look', { timeout: 600_000 }, async () => {
  const url = 'http://127.0.0.1:4810';
  const token = 'look-look-look-look-look-look-look-look';
  const cairn = connect({ url, token });
  const { projects } = await cairn.query<{ projects: { id: string; name: string }[] }>('{ projects { id name } }');
  await using browser = await openBrowser();
  const { page, problems } = await signedInPage(browser, { url, token });
  await visitPortal(page, await pagesOfDemo(cairn, projects.find(({ name }) => name.startsWith('Flights'))!.id), { pictures: true });
  expect.soft(problems).toEqual([]);
  await cairn.close();
});
