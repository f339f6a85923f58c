import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registerModel } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { sendRaw, type RawAnswer } from '../kit/raw-http.js';

const canary = 'the canary of this machine';

/** The same for everything that takes a path. Each would lead to the file beside the platform's folder, were it followed. */
const climbing: readonly string[] = [
  '../canary.txt',
  '../../../../../../canary.txt',
  'a/../../canary.txt',
  './canary.txt',
  'a//canary.txt',
  '%2e%2e/canary.txt',
  '..%2fcanary.txt',
  '%2e%2e%2fcanary.txt',
  '%252e%252e%252fcanary.txt',
  '%25252e%25252e%25252fcanary.txt',
  '..\\canary.txt',
  'a\\..\\..\\canary.txt',
  '%5c..%5ccanary.txt',
  '/etc/passwd',
  '//etc/passwd',
  'C:\\canary.txt',
  'C:/canary.txt',
  '..;/canary.txt',
  'a/..;x=1/canary.txt',
  'canary.txt\0.png',
  'canary.txt%00.png',
  'canary.txt%2500',
  'a\r\nset-cookie: a=b',
  '%c0%ae%c0%ae/canary.txt',
  '%c0%af..%c0%afcanary.txt',
  '%e0%80%ae%e0%80%ae/canary.txt',
  '．．/canary.txt',
  '..／canary.txt',
];

let folder: string;
let platform: TestPlatform;
let scientist: TestActor;
let projectId: string;
let runId: string;
let experimentId: string;
let loggedModelId: string;
let versionId: string;
let before: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-paths-'));
  await writeFile(join(folder, 'canary.txt'), canary);
  platform = await startTestPlatform({ environment: { CAIRN_HOME: join(folder, 'home') } });
  projectId = await platform.project();
  scientist = await platform.actor('engineer', projectId);
  const { version } = await registerModel(scientist, 'paths');
  versionId = version.id;
  const run = await scientist.cairn.startRun({ experiment: 'paths' });
  await run.artifact('a/b.txt', Buffer.from('kept'));
  runId = run.id;
  experimentId = (await scientist.cairn.query<{ run: { experiment: { id: string } } }>('query ($id: ID!) { run(id: $id) { experiment { id } } }', { id: runId })).run.experiment.id;
  loggedModelId = (JSON.parse((await mlflow('POST', 'logged-models', { experiment_id: experimentId, name: 'm' })).text) as { model: { info: { model_id: string } } }).model.info.model_id;
  before = await everything(folder);
});
afterAll(async () => {
  await platform?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that takes a path or a URI from outside, by name. Each sends it once; what answers is looked at below. */
const takers: Readonly<Record<string, (path: string) => Promise<RawAnswer>>> = {
  'a file of a run is asked for': (path) => send('GET', `${proxy(path)}`),
  'a file of a run is asked for at the second door': (path) => send('GET', proxy(path).replace('/api/', '/ajax-api/')),
  'a file of a run is sent': (path) => send('PUT', proxy(path), 'bytes'),
  'a file of a run is removed': (path) => send('DELETE', proxy(path)),
  'a file of a logged model is sent': (path) => send('PUT', `/api/2.0/mlflow-artifacts/artifacts/${experimentId}/models/${loggedModelId}/artifacts/${inPath(path)}`, 'bytes'),
  'a file of a registered version is asked for': (path) => send('GET', `/api/2.0/mlflow-artifacts/artifacts/model-versions/${versionId}/${inPath(path)}`),
  'the whole place is asked for': (path) => send('GET', `/api/2.0/mlflow-artifacts/artifacts/${inPath(path)}`),
  'a folder is listed at the proxy': (path) => send('GET', `/api/2.0/mlflow-artifacts/artifacts?path=${encodeURIComponent(`${experimentId}/${runId}/artifacts/${path}`)}`),
  'a folder of a run is listed': (path) => mlflow('GET', `artifacts/list?run_id=${runId}&path=${encodeURIComponent(path)}`),
  'a folder of a logged model is listed': (path) => mlflow('GET', `logged-models/${loggedModelId}/artifacts/directories?artifact_directory_path=${encodeURIComponent(path)}`),
  'an artifact is named': async (path) => {
    const { digest } = await scientist.cairn.upload(Buffer.from('named'));
    return graphql('mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id name } }', { input: { runId, name: path, digest, mediaType: 'text/plain' } });
  },
  'a version is registered from a run': (path) => register(`runs:/${runId}/${path}`),
  'a version is registered from the proxy': (path) => register(`mlflow-artifacts:/${experimentId}/${runId}/artifacts/${path}`),
  'a version is registered from a proxy elsewhere': (path) => register(`mlflow-artifacts://elsewhere.example:1/${experimentId}/${runId}/artifacts/${path}`),
  'bytes are asked for by digest': (path) => send('GET', `/api/v1/artifacts/${inPath(path)}?project=${projectId}`),
  'a digest is registered': (path) => graphql('mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id } }', { input: { projectId, model: 'paths', runId, artifactDigest: path, datasetVersionIds: [], evaluation: {} } }),
  'an export is asked for': (path) => send('GET', `/api/v1/exports/${inPath(path)}`),
  'a tile of the log is asked for': (path) => send('GET', `/api/v1/log/tile/${inPath(path)}`),
  'a model is asked to answer': (path) => send('POST', `/v2/models/${inPath(path)}/infer`, '{"inputs":[]}'),
};

describe('a path that leads out is refused, and leads nowhere, when', () => {
  test.each(Object.entries(takers))('%s', async (_, take) => {
    for (const path of climbing) {
      const { status, text, headers } = await take(path);
      const what = `${path} answered ${status} ${text.slice(0, 200)}`;
      expect(isRefusal(status, text), what).toBe(true);
      expect(text, what).not.toContain(canary);
      expect(text, what).not.toContain('root:');
      expect(text, what).not.toContain(folder);
      expect(headers['set-cookie'], what).toBeUndefined();
    }
  });

  test('and nothing was written, moved or removed outside, nor any of what was kept', async () => {
    const after = await everything(folder);
    const isState = (path: string): boolean => path.startsWith('home/');
    expect(after.filter((path) => !isState(path))).toEqual(before.filter((path) => !isState(path)));
    expect(before.filter((path) => path.includes('/sha256/') && !after.includes(path))).toEqual([]);
    expect(await readFile(join(folder, 'canary.txt'), 'utf8')).toBe(canary);
    expect((await send('GET', proxy('a/b.txt'))).text).toBe('kept');
  });
});

describe('a place is named by the schemes of the platform alone', () => {
  const foreign = [
    () => `file://${folder}/canary.txt`,
    () => `file:${folder}/canary.txt`,
    () => `FILE:///etc/passwd`,
    () => `${folder}/canary.txt`,
    () => 'http://169.254.169.254/latest/meta-data/',
    () => 'https://evil.example/model',
    () => 's3://bucket/key',
    () => 'gs://bucket/key',
    () => 'dbfs:/a',
    () => 'ftp://evil.example/a',
    () => 'data:text/plain,a',
    () => 'javascript:alert(1)',
    () => `local://sha256/${'0'.repeat(64)}`,
    () => 'mlflow-artifacts:///etc/passwd',
    () => 'models:/paths/../../1',
    () => 'models:/paths/1/../../../canary.txt',
    () => `runs:/${runId}`.replace('run_', 'run_x'),
    () => ' file:///etc/passwd',
    () => 'jar:file:///a!/b',
    () => '\\\\evil.example\\share',
  ];

  test('where a version is registered from', async () => {
    for (const uri of foreign) {
      const { status, text } = await register(uri());
      expect([uri(), isRefusal(status, text)]).toEqual([uri(), true]);
      expect(text).not.toContain(canary);
    }
  });

  test('where an experiment would keep its files, which is not up to whoever makes it', async () => {
    for (const [number, uri] of foreign.entries()) {
      const { status, text } = await mlflow('POST', 'experiments/create', { name: `located ${number}`, artifact_location: uri() });
      if (status === 400) continue;
      // What names our own place is let through, and is not where anything comes to lie.
      const { experiment_id: id } = JSON.parse(text) as { experiment_id: string };
      const { experiment } = JSON.parse((await mlflow('GET', `experiments/get?experiment_id=${id}`)).text) as { experiment: { artifact_location: string } };
      expect([uri(), experiment.artifact_location]).toEqual([expect.stringMatching(/^mlflow-artifacts:/), `mlflow-artifacts:/${id}`]);
    }
  });
});

/** 4xx, or an error of the graph that a caller may see; never a bug, and never an answer. A page of the portal, which is off here, is none either. */
function isRefusal(status: number, text: string): boolean {
  if (status === 503 && text.startsWith('The portal is not running here')) return true;
  if (status !== 200) return status >= 400 && status < 500;
  const { errors } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
  return errors !== undefined && errors.every(({ extensions: { code } }) => code !== 'INTERNAL');
}

function proxy(path: string): string {
  return `/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${inPath(path)}`;
}

/** As it is, but for what no request line may hold. */
function inPath(path: string): string {
  return path.replaceAll(/[\0-\u0020\u007f-\uffff]/g, encodeURIComponent);
}

function send(method: string, path: string, body?: string): Promise<RawAnswer> {
  const { host } = new URL(platform.url);
  return sendRaw(platform.url, { method, path, headers: { host, authorization: `Bearer ${scientist.token}`, 'x-cairn-project': projectId, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }) });
}

function mlflow(method: string, path: string, body?: object): Promise<RawAnswer> {
  return send(method, `/api/2.0/mlflow/${path}`, body && JSON.stringify(body));
}

function register(source: string): Promise<RawAnswer> {
  return mlflow('POST', 'model-versions/create', { name: 'paths', source });
}

function graphql(query: string, variables: object): Promise<RawAnswer> {
  return send('POST', '/graphql', JSON.stringify({ query, variables }));
}

async function everything(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort();
}
