import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, settled, signedInPage } from '../journeys/portal/browser.js';
import { logRun, strangersHost } from '../journeys/portal/runs-to-look-at.js';
import { registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

const script = 'globalThis.hacked=1;top.hacked=1';
/** What would run as a page, as a picture or as Markdown, in one text. */
const hostile = `"'><img src=x onerror="${script}"><svg onload="${script}"></svg><script>${script}</script>[a](javascript:${script})`;

/** Files as they are uploaded, with the types that their owner says they have. */
const files: readonly { readonly name: string; readonly mediaType: string; readonly text: string }[] = [
  { name: 'page.html', mediaType: 'text/html', text: `<!doctype html><script>${script}</script><p onclick="${script}">page</p>` },
  { name: 'picture.svg', mediaType: 'image/svg+xml', text: `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><script>${script}</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:${script}"/></foreignObject></svg>` },
  { name: 'MLmodel.md', mediaType: 'text/markdown', text: `# Card\n\n${hostile}\n\n[x](data:text/html,<script>${script}</script>)\n` },
  { name: 'notebook.ipynb', mediaType: 'application/x-ipynb+json', text: JSON.stringify({ cells: [{ cell_type: 'code', source: [], outputs: [{ output_type: 'display_data', data: { 'text/html': [`<script>${script}</script>`], 'application/javascript': [script] } }] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }) },
  { name: 'page.xhtml', mediaType: 'application/xhtml+xml', text: `<html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>` },
  { name: 'style.xsl', mediaType: 'text/xsl', text: `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${script}</script></html>` },
  { name: 'script.js', mediaType: 'text/javascript', text: script },
  { name: 'book.pdf', mediaType: 'application/pdf', text: `%PDF-1.4 /OpenAction << /S /JavaScript /JS (${script}) >>` },
];

let platform: TestPlatform;
let browser: Browser & AsyncDisposable;
let engineer: TestActor;
let projectId: string;
let runId: string;
let otherRunId: string;
let modelId: string;
let versionId: string;
const digests = new Map<string, string>();

beforeAll(async () => {
  platform = await startTestPlatform({ environment: { CAIRN_PORTAL: 'on' } });
  browser = await openBrowser();
  await until('the portal', async () => (await fetch(`${platform.url}/readyz`)).ok);
  projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  const { cairn } = engineer;
  runId = await logRun(engineer, { experiment: `late ${hostile}`, name: hostile, params: { [`p ${hostile.slice(0, 60)}`]: hostile }, tags: { hostile }, note: `${hostile}\n\n# a heading\n`, metrics: { loss: [1, 0.5] }, isOpen: true });
  otherRunId = await logRun(engineer, { experiment: `late ${hostile}`, name: `other ${hostile}`, params: { hostile }, metrics: { loss: [2, 1] } });
  for (const { name, mediaType, text } of files) {
    const { digest } = await cairn.upload(Buffer.from(text));
    digests.set(name, digest);
    await cairn.query('mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id } }', { input: { runId, name, digest, mediaType } });
  }
  const { version } = await registerModel(engineer, `m ${hostile.replaceAll(/[/:]/g, ' ').slice(0, 100)}`);
  [versionId, modelId] = [version.id, version.model.id];
  await mlflow('PATCH', 'model-versions/update', { name: (await modelName())!, version: '1', description: hostile });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

describe('what people wrote and uploaded', () => {
  test('runs nothing on any page that shows it, and fetches nothing from elsewhere', async () => {
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: runId });
    const { page, context, problems, strangers } = await watched();
    const pages: readonly [path: string, shows: string][] = [
      [`/experiments?project=${projectId}`, 'onerror'],
      [`/experiments/${run.experiment.id}`, 'onerror'],
      [`/runs/${runId}`, 'onerror'],
      [`/compare?runs=${runId},${otherRunId}`, 'side by side'],
      [`/models?project=${projectId}`, 'onerror'],
      [`/models/${modelId}`, 'onerror'],
      [`/model-versions/${versionId}`, 'onerror'],
      [`/lineage?project=${projectId}&node=${runId}`, 'nodes'],
      [`/?project=${projectId}`, 'Nothing is live yet'],
    ];
    for (const [path, shows] of pages) {
      await page.goto(path);
      await settled(page);
      await page.getByText(shows).first().waitFor();
      expect([path, await hacked(page)]).toEqual([path, false]);
    }
    for (const { name } of files) {
      await page.goto(`/runs/${runId}?tab=artifacts&artifact=${encodeURIComponent(name)}`);
      await settled(page);
      await page.getByRole('region', { name, exact: true }).getByRole('heading', { name }).waitFor();
      expect([name, await hacked(page)]).toEqual([name, false]);
    }
    expect(strangers).toEqual([]);
    // Nothing of it got as far as to the policy.
    expect(problems.filter((problem) => /Content Security Policy/i.test(problem))).toEqual([]);
    await context.close();
  }, 240_000);

  test('is handed out as a file, never as a page, whatever it says it is', async () => {
    const { page, context } = await watched();
    const { run } = await engineer.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: runId });
    for (const { name } of files) {
      const addresses = [`/api/v1/artifacts/${digests.get(name)}?project=${projectId}`, ...['api', 'ajax-api'].map((door) => `/${door}/2.0/mlflow-artifacts/artifacts/${run.experiment.id}/${runId}/artifacts/${name}`)];
      for (const address of addresses) {
        const answer = await context.request.get(address);
        expect([address, answer.status()]).toEqual([address, 200]);
        expect(answer.headers()).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': expect.stringMatching(/^attachment/),
          'x-content-type-options': 'nosniff',
          'content-security-policy': expect.stringMatching(/sandbox(?!.*allow-scripts)/),
        });
      }
      // Where somebody is led to it from a page of ours, they stay there, and get a file.
      await page.goto('/sign-in');
      const [download] = await Promise.all([page.waitForEvent('download'), page.goto(addresses[0]!).catch(() => undefined)]);
      await download.cancel();
      expect([name, await hacked(page)]).toEqual([name, false]);
    }
    await context.close();
  }, 240_000);
});

describe("where something got into a page all the same, the page's policy", () => {
  test('runs no script without the number of this very answer', async () => {
    const { page, context, problems } = await watched();
    await page.goto('/');
    await settled(page);
    const address = `/api/v1/artifacts/${digests.get('script.js')}?project=${projectId}`;
    // As an injection would: by the parser, into the document that is shown, and into one that is written anew.
    await page.evaluate(
      ([markup, src]) => {
        const place = document.createElement('div');
        place.innerHTML = markup!;
        document.body.append(place);
        const frame = document.createElement('iframe');
        frame.srcdoc = `${markup}<script src="${src}"></script><script>top.hacked=1</script>`;
        document.body.append(frame);
        const link = document.createElement('a');
        link.href = 'javascript:globalThis.hacked=1';
        document.body.append(link);
        link.click();
        for (const event of ['click', 'error', 'load']) place.querySelector('img')?.dispatchEvent(new Event(event));
      },
      [hostile, address],
    );
    await until('refusals of the policy', () => Promise.resolve(problems.filter((problem) => /Content Security Policy/i.test(problem)).length >= 2));
    expect(await hacked(page)).toBe(false);
    await context.close();
  });

  test('is given to every page, those that are not there included; its number is never the same and marks every script', async () => {
    const seen = new Set<string>();
    for (const path of ['/', '/', '/sign-in', '/runs/x', '/nowhere/at/all', '/query', '/icon.svg']) {
      const answer = await fetch(platform.url + path);
      const policy = answer.headers.get('content-security-policy') ?? '';
      const directives = new Map(policy.split('; ').map((one) => [one.split(' ')[0]!, one.split(' ').slice(1)]));
      expect(directives.get('default-src')).toEqual(["'none'"]);
      expect(directives.get('base-uri')).toEqual(["'none'"]);
      expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
      expect(directives.get('connect-src')).toEqual(["'self'"]);
      const [nonce = '', ...others] = directives.get('script-src') ?? [];
      expect(others).toEqual(["'strict-dynamic'", "'wasm-unsafe-eval'"]);
      expect(nonce).toMatch(/^'nonce-[A-Za-z0-9+/]{24}'$/);
      expect(seen.has(nonce)).toBe(false);
      seen.add(nonce);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce.slice(7, -1)}"`))).toEqual([]);
      if (path !== '/icon.svg') expect(scripts.length).toBeGreaterThan(3);
    }
  });

  test('lets no page of another site show ours in a frame', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(`${strangersHost}/**`, (route) => route.fulfill({ contentType: 'text/html', body: `<iframe src="${platform.url}/sign-in"></iframe>` }));
    await page.goto(`${strangersHost}/`);
    await until('the frame', () => Promise.resolve(page.frames().length === 2));
    await until('a refusal', () => Promise.resolve(page.frames()[1]!.url().startsWith('chrome-error:')));
    await context.close();
  });
});

async function watched() {
  const { page, context, problems } = await signedInPage(browser, { url: platform.url, token: engineer.token });
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(platform.url) && !/^(?:data|blob):/.test(request.url())) strangers.push(request.url());
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  return { page, context, problems, strangers };
}

function hacked(page: Page): Promise<boolean> {
  return page.evaluate(() => 'hacked' in globalThis);
}

async function modelName(): Promise<string | undefined> {
  const { model } = await engineer.cairn.query<{ model: { name: string } | null }>('query ($id: ID!) { model(id: $id) { name } }', { id: modelId });
  return model?.name;
}

async function mlflow(method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${platform.url}/api/2.0/mlflow/${path}`, { method, headers: { authorization: `Bearer ${engineer.token}`, 'x-cairn-project': projectId, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}
