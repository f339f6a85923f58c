import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';
import { seriousFindings } from './portal/accessibility.js';
import { openBrowser, settled, signedInPage } from './portal/browser.js';
import { filesToLookAt, logRun, strangersHost } from './portal/runs-to-look-at.js';
import { visitPortal } from './portal/visit-portal.js';

/** More than one page of rows. */
const runCount = 130;

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let engineer: TestActor;
let projectId: string;
let experimentId: string;
const runIds: string[] = [];

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on' } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  for (let place = 0; place < runCount; place++) {
    const model = place % 2 === 0 ? 'tree' : 'linear';
    runIds.push(
      await logRun(engineer, {
        experiment: 'many',
        name: `run ${place}`,
        params: { model, rate: String(0.001 * (place + 1)) },
        tags: { team: place % 3 === 0 ? 'arrivals' : 'delays' },
        metrics: { loss: [1, 0.5 + place / 100], auc: [0.5 + place / 1_000], [`layer ${place}/norm`]: [place] },
        code: { commit: `${place % 2}`.repeat(40), dirty: false },
        environment: { runtime: 'python 3.11.7', packages: { numpy: place % 2 === 0 ? '1.26.4' : '2.0.0' } },
        ...(place === 1 ? { parentId: runIds[0]! } : {}),
      }),
    );
  }
  const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: runIds[0] });
  experimentId = run.experiment.id;
});

afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

const someone = () => signedInPage(browser, { url: platform.url, token: engineer.token });
const rowsOf = (page: Page) => page.getByRole('region', { name: 'runs' }).locator('tbody tr[data-index]');
const row = (page: Page, name: string) => rowsOf(page).filter({ has: page.getByRole('link', { name, exact: true }) });
const filterOf = (page: Page) => page.getByRole('combobox', { name: 'Filter runs' });
const downloaded = async (page: Page, button: Locator) => {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};

describe('the runs of an experiment', () => {
  test('are found by one line of text, which is completed, marked where it is wrong, and kept', async () => {
    const { page, context, problems } = await someone();
    await page.goto(`/experiments/${experimentId}`);
    await row(page, 'run 129').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('lo');
    await page.getByRole('option', { name: 'metrics.loss' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await filterOf(page).inputValue()).toBe('metrics.loss ');
    await page.getByRole('option', { name: '<', exact: true }).waitFor();
    await page.keyboard.type("< 0.525 AND params.model = 'tree'");
    await page.waitForURL(/q=metrics\.loss/);
    await page.getByText('2 runs', { exact: true }).waitFor();
    expect(await rowsOf(page).getByRole('link').allTextContents()).toEqual(['run 2', 'run 0']);

    await filterOf(page).fill('metrics.loss < half');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Found half; expected a number, without quotes').waitFor();
    expect(await page.getByRole('alert').locator('span').textContent()).toBe('metrics.loss < ');
    expect(await filterOf(page).inputValue()).toBe('metrics.loss < half');
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await row(page, 'run 129').waitFor();
    // What cannot be fetched is said; the rows of before stay, and step back.
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('query RunSearch(') ? route.abort() : route.continue()));
    await page.getByRole('columnheader', { name: 'loss' }).getByRole('button').click();
    await page.getByRole('alert').getByText('The platform did not answer').waitFor();
    expect(await page.getByRole('region', { name: 'runs' }).getAttribute('aria-busy')).toBe('true');
    await page.unroute('**/graphql');
    await page.getByRole('button', { name: 'Try again' }).click();
    await row(page, 'run 128').waitFor();
    // What the grammar allows and nothing fits.
    await filterOf(page).fill("params.model = 'forest'");
    await page.getByText('No run fits the filter').waitFor();
    expect(problems.filter((problem) => !problem.includes('ERR_FAILED'))).toEqual([]);
    await context.close();
  });

  test('are ordered by the platform, with the columns that somebody chose, which alone are asked for; a view keeps both', async () => {
    const { page, context, problems } = await someone();
    const asked: { metrics: string[]; params: string[]; tags: string[] }[] = [];
    page.on('request', (request) => {
      const body = request.postData() ?? '';
      if (body.includes('query RunSearch(')) asked.push((JSON.parse(body) as { variables: (typeof asked)[number] }).variables);
    });
    await page.goto(`/experiments/${experimentId}?col=metrics.loss`);
    await row(page, 'run 129').waitFor();
    const first = rowsOf(page).first().getByRole('link');
    await page.getByRole('columnheader', { name: 'loss' }).getByRole('button').click();
    await page.waitForURL(/sort=-metrics\.loss/);
    await page.getByRole('columnheader', { name: 'loss' }).getByRole('button').click();
    await page.waitForURL(/sort=metrics\.loss/);
    await until('the smallest loss first', async () => (await first.textContent()) === 'run 0');

    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('searchbox', { name: 'Search columns' }).fill('rat');
    await page.getByRole('checkbox', { name: 'rate' }).check();
    await page.getByRole('searchbox', { name: 'Search columns' }).fill('team');
    await page.getByRole('checkbox', { name: 'team' }).check();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await row(page, 'run 0').getByText('0.001', { exact: true }).waitFor();
    await row(page, 'run 0').getByText('arrivals').waitFor();
    expect(asked.every(({ metrics }) => metrics.join() === 'loss')).toBe(true);
    expect(asked.at(-1)).toMatchObject({ metrics: ['loss'], params: ['rate'], tags: ['team'] });

    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Save what is shown as').fill('Smallest loss');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('button', { name: /^Smallest loss/ }).waitFor();
    await page.goto(`/experiments/${experimentId}`);
    await row(page, 'run 129').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('button', { name: /^Smallest loss/ }).click();
    await until('the view', async () => (await first.textContent()) === 'run 0');
    await page.getByRole('columnheader', { name: 'team' }).waitFor();
    await page.getByRole('button', { name: 'View: Smallest loss' }).click();
    await page.getByRole('button', { name: 'Delete view Smallest loss' }).click();
    await page.getByRole('button', { name: 'Delete view Smallest loss' }).waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  });

  test('are picked by keys, stay picked however far one scrolls, and are compared', async () => {
    const { page, context, problems } = await someone();
    await page.goto(`/experiments/${experimentId}?density=compact`);
    await row(page, 'run 129').getByRole('link').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('3 runs picked').waitFor();
    // To the end of what is fetched: the next page comes by itself.
    await page.keyboard.press('End');
    await until('the second page', async () => {
      await page.getByRole('region', { name: 'runs' }).evaluate((region) => region.scrollTo(0, region.scrollHeight));
      return (await row(page, 'run 0').count()) === 1;
    });
    // A nested run says what it is part of.
    await rowsOf(page).getByRole('link', { name: 'run 0 / run 1' }).waitFor();
    await page.getByText('3 runs picked').waitFor();
    expect(await rowsOf(page).count()).toBeLessThan(80);
    await row(page, 'run 0').getByRole('link').focus();
    await page.keyboard.press('c');
    await page.waitForURL(`**/compare?runs=${runIds[129]},${runIds[128]},${runIds[127]}`);
    await page.getByText('3 runs side by side.').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('change where they stand while they run; new ones wait until somebody wants to see them', async () => {
    const { page, context, problems } = await someone();
    const open = await engineer.cairn.startRun({ experiment: 'moves', name: 'moving' });
    open.log({ loss: 0.75 }, { step: 1 });
    await open.flush();
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: open.id });
    await page.goto(`/experiments/${run.experiment.id}?col=status&col=metrics.loss`);
    await row(page, 'moving').getByText('0.75').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    open.log({ loss: 0.25 }, { step: 2 });
    await open.flush();
    await row(page, 'moving').getByText('0.25').waitFor();
    const second = await engineer.cairn.startRun({ experiment: 'moves', name: 'new' });
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await row(page, 'new').count()).toBe(0);
    await page.getByRole('button', { name: '1 new' }).click();
    await row(page, 'new').waitFor();
    await open.end();
    await row(page, 'moving').getByText('Finished').waitFor();
    await second.end();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('go to the bin when somebody says so, and come back, or go for good', async () => {
    const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: platform.adminToken });
    const id = await logRun(engineer, { experiment: 'bin', name: 'mistake', metrics: { loss: [1] } });
    await logRun(engineer, { experiment: 'bin', name: 'kept' });
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id });
    await page.goto(`/experiments/${run.experiment.id}`);
    await page.getByRole('checkbox', { name: 'Pick mistake' }).check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Delete 1 run?' });
    await question.getByText(/goes to the bin of this experiment/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await question.getByRole('button', { name: 'Delete', exact: true }).click();
    await row(page, 'mistake').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Bin' }).click();
    await row(page, 'mistake').getByText('Deleted').waitFor();
    await page.getByRole('checkbox', { name: 'Pick mistake' }).check();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('The bin is empty').waitFor();
    await page.getByRole('button', { name: 'Bin' }).click();
    await row(page, 'mistake').waitFor();

    await engineer.cairn.query('mutation ($id: ID!) { deleteRuns(input: { runIds: [$id] }) { id } }', { id });
    await page.getByRole('button', { name: 'Bin' }).click();
    await page.getByRole('checkbox', { name: 'Pick mistake' }).check();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByRole('dialog').getByText(/Nobody can bring them back/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('Freed 1 point and 0 B of 1 run.').waitFor();
    await page.getByText('The bin is empty').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('a comparison', () => {
  const compared = () => `/compare?runs=${runIds.slice(0, 4).join(',')}`;

  test('draws curves against steps or time, smooth or by powers, hides runs, and leaves as files', async () => {
    const { page, context, problems } = await someone();
    await page.goto(compared());
    const chart = page.getByRole('figure', { name: 'loss' });
    await chart.waitFor();
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.5');
    await page.waitForURL(/smooth=0\.5/);
    await page.getByText('Relative', { exact: true }).click();
    await page.waitForURL(/x=relative/);
    await page.getByText('Step', { exact: true }).click();
    await page.getByRole('button', { name: 'Log scale' }).click();
    await page.waitForURL(/log=1/);
    await page.getByRole('checkbox', { name: 'Show run 3' }).focus();
    await page.keyboard.press('Space');
    await page.waitForURL(new RegExp(`hide=${runIds[3]}`));
    expect(await seriousFindings(page)).toEqual([]);

    const csv = await downloaded(page, page.getByRole('button', { name: 'loss as CSV' }));
    expect(csv.name).toBe('loss.csv');
    // The values in full, and beside them the means: 0.5 · 0.5 · 1 + 0.5 · y, divided by the weight seen so far.
    const mean = (value: number) => (0.25 + 0.5 * value) / 0.75;
    expect(csv.bytes.toString().trim().split('\n')).toEqual([
      'step,run 0 (not smoothed),run 0,run 1 (not smoothed),run 1,run 2 (not smoothed),run 2',
      '0,1,1,1,1,1,1',
      `1,0.5,${mean(0.5)},0.51,${mean(0.51)},0.52,${mean(0.52)}`,
    ]);
    // A picture is for white paper, also when the page is dark.
    await page.emulateMedia({ colorScheme: 'dark' });
    const svg = await downloaded(page, page.getByRole('button', { name: 'loss as SVG' }));
    expect(svg.bytes.toString()).toMatch(/^<svg .*fill="#ffffff".*fill="rgb\(26, 29, 33\)"[^>]*>loss<.*loss, logarithmic.*run 2.*<\/svg>\n$/s);
    const picture = await downloaded(page, page.getByRole('button', { name: 'loss as PNG' }));
    expect(picture.bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    expect(problems).toEqual([]);
    await context.close();
  });

  test('goes on without a run that does not exist', async () => {
    const { page, context } = await someone();
    await page.goto(`${compared()},run_00000000000070008000000000000000`);
    await page.getByRole('alert').getByText(/does not exist/).waitFor();
    await page.getByRole('link', { name: 'Compare the other 4' }).click();
    await page.getByText('4 runs side by side.').waitFor();
    await page.getByRole('figure', { name: 'loss' }).waitFor();
    await context.close();
  });

  test('sets params against metrics, and says what differs', async () => {
    const { page, context, problems } = await someone();
    await page.goto(`${compared()}&tab=parallel`);
    await page.getByRole('figure', { name: 'Params and metrics' }).waitFor();
    const end = page.getByRole('slider', { name: 'Highest rate' });
    await end.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForURL(/brush=/);
    await page.getByText('3 of 4 runs pass').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect((await downloaded(page, page.getByRole('button', { name: 'Params and metrics as SVG' }))).bytes.toString()).toContain('rate');

    await page.getByRole('link', { name: 'Scatter' }).click();
    await page.getByLabel('Across').selectOption('params.rate');
    await page.getByLabel('Up').selectOption('metrics.auc');
    await page.getByRole('link', { name: /^run 3: rate 0\.004, auc 0\.503/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect((await downloaded(page, page.getByRole('button', { name: 'auc against rate as PNG' }))).bytes.length).toBeGreaterThan(1_000);

    await page.getByRole('link', { name: 'Differences' }).click();
    const differences = page.getByRole('region', { name: 'differences' });
    await differences.getByText('numpy').waitFor();
    await differences.getByText('Commit').waitFor();
    expect(await differences.getByText('Runtime').count()).toBe(0);
    await page.getByRole('button', { name: 'Only what differs' }).click();
    await differences.getByText('python 3.11.7').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('a run', () => {
  test('moves while it runs, and takes tags and a note', async () => {
    const { page, context, problems } = await someone();
    const open = await engineer.cairn.startRun({ experiment: 'one', name: 'alive', environment: { command: ['python', 'train.py'] } });
    open.log({ loss: 0.9, 'other/loss': 0.8 }, { step: 1 });
    open.log({ loss: 0.7, 'other/loss': 0.6 }, { step: 2 });
    await open.flush();
    await page.goto(`/runs/${open.id}`);
    const curve = page.getByRole('figure', { name: 'loss' });
    await curve.getByText('0.7', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    open.log({ loss: 0.4321 }, { step: 3 });
    await open.flush();
    await curve.getByText('0.4321').waitFor();

    await page.getByRole('button', { name: 'Add tag' }).click();
    await page.getByLabel('Tag', { exact: true }).fill('team');
    await page.getByLabel('Value', { exact: true }).fill('arrivals');
    await page.getByRole('button', { name: 'Set tag' }).click();
    await page.getByRole('list', { name: 'Tags' }).getByText('arrivals').waitFor();
    await page.getByRole('button', { name: 'Remove tag team' }).click();
    await page.getByRole('button', { name: 'Remove tag team' }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByLabel('Note').fill('It **works** <script>globalThis.hacked = 1</script>');
    await page.keyboard.press('Control+Enter');
    await page.locator('strong', { hasText: 'works' }).waitFor();
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();

    await page.getByText(`npx cairn reproduce ${open.id}`).waitFor();
    await page.getByText('python train.py').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await open.end();
    await page.getByText(/Finished after/).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  test('leads to the run that it is nested in, and to those that are nested in it', async () => {
    const { page, context } = await someone();
    await page.goto(`/runs/${runIds[0]}?tab=nested`);
    await page.getByRole('link', { name: 'run 1', exact: true }).click();
    await page.waitForURL(`**/runs/${runIds[1]}`);
    await page.getByText(/part of/).getByRole('link', { name: 'run 0', exact: true }).waitFor();
    await context.close();
  });
});

describe('artifacts', () => {
  test('are looked at, each kind in its way, and nothing in them runs', async () => {
    const { page, context, problems } = await someone();
    const run = await engineer.cairn.startRun({ experiment: 'files', name: 'with files' });
    for (const [name, content] of Object.entries(filesToLookAt)) await run.artifact(name, typeof content === 'string' ? Buffer.from(content) : content);
    await run.end();
    const elsewhere: string[] = [];
    page.on('request', (request) => request.url().startsWith(strangersHost) && elsewhere.push(request.url()));

    await page.goto(`/runs/${run.id}?tab=artifacts`);
    const files = page.getByRole('navigation', { name: 'Files' });
    const shown = (name: string) => page.getByRole('region', { name, exact: true });
    const look = async (name: string) => {
      await files.getByRole('link', { name: new RegExp(`^${name.split('/').at(-1)!.replaceAll('.', '\\.')}`) }).click();
      await shown(name).getByRole('heading', { name }).waitFor();
      await settled(page);
      return shown(name);
    };

    await (await look('plots/roc.png')).getByText('8 × 6').waitFor();
    await (await look('plots/drift.svg')).getByText('120 × 60').waitFor();
    const csv = await look('tables/delays.csv');
    await csv.getByText('Rows 1 to 200').waitFor();
    await csv.getByText('to JFK, NY').first().waitFor();
    await csv.getByRole('button', { name: 'Next' }).click();
    await csv.getByText('Rows 201 to 400').waitFor();
    const parquet = await look('tables/delays.parquet');
    await parquet.getByText('Rows 1 to 200 of 450').waitFor();
    await parquet.getByText('carrier 199').waitFor();
    const json = await look('settings.json');
    await json.getByRole('button', { name: 'nested: {1}' }).click();
    await json.getByRole('button', { name: 'rates: [2]' }).click();
    await json.getByText('0.25').waitFor();
    const markdown = await look('README.md');
    await markdown.getByRole('cell', { name: '0.81' }).waitFor();
    await markdown.getByText('<script>').waitFor();
    expect(await markdown.locator('img, script, a[href^="javascript"]').count()).toBe(0);
    expect(await markdown.getByRole('link', { name: 'Image: pixel' }).getAttribute('rel')).toContain('noopener');
    await (await look('page.html')).getByText('<p>a page</p>').waitFor();
    await (await look('train.log')).getByText('step 1 loss 0.5').waitFor();
    const model = await look('model.onnx');
    await model.getByText('are not shown here').waitFor();
    await model.getByText('5 B').waitFor();
    await model.getByText(/sha256:/).waitFor();
    expect((await downloaded(page, model.getByRole('link', { name: 'Download' }))).bytes).toEqual(Buffer.from([8, 9, 0, 1, 2]));

    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(elsewhere).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('all of it', () => {
  test('is fit to be seen, in light and in dark', async () => {
    const { page, context, problems } = await someone();
    await page.setViewportSize({ width: 1280, height: 800 });
    const curve = (from: number, to: number, pace: number) => Array.from({ length: 300 }, (_, step) => to + (from - to) * Math.exp(-step / pace) + 0.02 * Math.sin(step * 7.3) * Math.cos(step * 1.7));
    const ids: string[] = [];
    for (const [place, model] of ['tree', 'linear', 'small network', 'large network', 'forest'].entries()) {
      ids.push(
        await logRun(engineer, {
          experiment: 'to be seen',
          name: model,
          isOpen: place === 4,
          params: { model, rate: String(0.1 / 3 ** place), depth: String(3 + place) },
          tags: { team: 'arrivals', stage: place === 0 ? 'candidate' : 'tried' },
          metrics: { 'training/loss': curve(1, 0.2 + place / 20, 30 + 20 * place), 'evaluation/loss': curve(1.1, 0.3 + place / 25, 40 + 20 * place), 'evaluation/auc': curve(0.5, 0.8 - place / 40, 50) },
          ...(place === 4 ? { note: 'The same rows as before, **without** the night flights.' } : {}),
        }),
      );
    }
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: ids[0] });
    const files = await engineer.cairn.startRun({ experiment: 'to be seen', name: 'with files' });
    for (const [name, content] of Object.entries(filesToLookAt)) await files.artifact(name, typeof content === 'string' ? Buffer.from(content) : content);
    await files.end();
    await visitPortal(
      page,
      [
        { name: 'runs-table', path: `/experiments/${experimentId}`, shows: /run 129/, isMain: true },
        { name: 'runs-filtered', path: `/experiments/${run.experiment.id}?q=metrics.%22training%2Floss%22+%3C+0.35&sort=metrics.training%2Floss&pick=${ids[0]}`, shows: /1 run picked/ },
        { name: 'comparison', path: `/compare?runs=${ids.join(',')}&smooth=0.8`, shows: /side by side/, isMain: true },
        { name: 'comparison-parallel', path: `/compare?runs=${ids.join(',')}&tab=parallel`, shows: /Draw along an axis/ },
        { name: 'comparison-scatter', path: `/compare?runs=${ids.join(',')}&tab=scatter`, shows: /against/ },
        { name: 'comparison-differences', path: `/compare?runs=${ids.join(',')}&tab=differences`, shows: /Only what differs/ },
        { name: 'live-run', path: `/runs/${ids[4]}?smooth=0.6`, shows: /evaluation\/loss/, isMain: true },
        { name: 'artifact-preview', path: `/runs/${files.id}?tab=artifacts&artifact=tables%2Fdelays.csv`, shows: /Rows 1 to 200/, isMain: true },
        { name: 'artifact-markdown', path: `/runs/${files.id}?tab=artifacts&artifact=README.md`, shows: /What it does/ },
        { name: 'artifact-json', path: `/runs/${files.id}?tab=artifacts&artifact=settings.json`, shows: /nested/ },
      ],
      { pictures: process.env['CAIRN_SCREENSHOTS'] !== undefined },
    );
    expect(problems).toEqual([]);
    await context.close();
    // Ten pages, each looked at by axe in both themes.
  }, 240_000);
});
