import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonOrSkip } from '../clients/environment.js';
import { approve, createEndpoint, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

const python = await pythonOrSkip('serving Python models', 'requirements-mlflow-3.txt');
const script = fileURLToPath(new URL('../clients/mlflow/log_python_models.py', import.meta.url));

let platform: TestPlatform;
let engineer: TestActor;
let approver: TestActor;
/** What the models' author saw. */
let logged: { readonly a: number[]; readonly b: number[]; readonly predictions: number[] };

describe.skipIf(python === undefined)('a Python model that the real client logged', () => {
  beforeAll(async () => {
    platform = await startTestPlatform({ environment: { CAIRN_PYTHON_MODELS: python!, CAIRN_PYTHON_PROJECTS: '*' } });
    const projectId = await platform.project();
    [engineer, approver] = [await platform.actor('engineer', projectId), await platform.actor('approver', projectId)];
    logged = await logModels(platform, engineer);
    for (const name of ['iris', 'spy']) {
      const registered = await registeredAs(engineer, name);
      await approve(approver, registered);
      await createEndpoint(engineer, name, registered, { deadlineMs: 60_000, memoryBytes: 2 ** 31 });
    }
  }, 300_000);
  afterAll(() => platform?.[Symbol.asyncDispose]());

  test('answers what scikit-learn answers, through the door of any other model', async () => {
    const metadata = (await (await fetch(`${platform.url}/v2/models/iris`, { headers: { authorization: `Bearer ${engineer.token}` } })).json()) as object;
    expect(metadata).toMatchObject({
      inputs: [{ name: 'a', datatype: 'FP64', shape: [-1, 1] }, { name: 'b', datatype: 'FP64', shape: [-1, 1] }],
      outputs: [{ name: 'predictions', datatype: 'INT64', shape: [-1] }],
    });
    const answer = await ask('iris', columns(logged));
    expect(answer).toMatchObject({ status: 200, body: { outputs: [{ name: 'predictions', datatype: 'INT64', shape: [4], data: logged.predictions }] } });
    expect(new Set(logged.predictions).size).toBe(2);
    expect(await ask('iris', columns(logged).slice(1))).toMatchObject({ status: 400, body: { error: expect.stringContaining("Input 'a' is missing") } });
  });

  test('is replaced when its process is killed, or ends itself', async () => {
    const before = modelProcesses();
    expect(before).toHaveLength(2);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until('other processes', () => Promise.resolve(modelProcesses().filter((pid) => !before.includes(pid)).length === 2));
    await until('its answer', async () => (await ask('iris', columns(logged))).status === 200, 60_000);
    await until('the answer of the other', async () => (await spied('network', 1)) === 'OSError' || undefined, 60_000);
    expect(await ask('spy', spying('exit'))).toMatchObject({ status: 503, body: { error: expect.stringContaining('ended unexpectedly (exit code 3)') } });
    await until('its successor', async () => (await spied('network', 1)) === 'OSError' || undefined, 60_000);
  }, 180_000);

  test('sees nothing of ours: not our environment, not our network', async () => {
    const environment = JSON.parse(await spied('environment')) as Record<string, string>;
    expect(Object.keys(environment).filter((name) => /CAIRN|DATABASE|PG|TOKEN|SECRET/i.test(name))).toEqual([]);
    expect(JSON.stringify(environment)).not.toContain('postgres');
    expect(await spied('parent')).toBe('PermissionError');
    expect(await spied('network', Number(new URL(platform.url).port))).toBe('OSError');
    for (const pid of modelProcesses()) expect(readlinkSync(`/proc/${pid}/ns/net`)).not.toBe(readlinkSync('/proc/self/ns/net'));
  });
});

async function logModels({ url }: TestPlatform, { token }: TestActor): Promise<typeof logged> {
  const { stdout } = await promisify(execFile)(python!, [script, 'iris', 'spy'], {
    env: { PATH: process.env['PATH'], GIT_PYTHON_REFRESH: 'quiet', MLFLOW_TRACKING_URI: url, MLFLOW_TRACKING_TOKEN: token, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: '1' },
    timeout: 240_000,
  });
  return JSON.parse(stdout.trim().split('\n').find((line) => line.startsWith('{'))!) as typeof logged;
}

async function registeredAs({ cairn }: TestActor, name: string): Promise<Registered> {
  const { modelByName } = await cairn.query<{ modelByName: { versions: { nodes: { id: string }[] } } }>(
    'query ($projectId: ID!, $name: String!) { modelByName(projectId: $projectId, name: $name) { versions(first: 1) { nodes { id } } } }',
    { projectId: cairn.project, name },
  );
  const { evaluateGates: version } = await cairn.query<{ evaluateGates: Registered['version'] }>('mutation ($id: ID!) { evaluateGates(versionId: $id) { id digest status model { id } } }', { id: modelByName.versions.nodes[0]!.id });
  return { version, runId: '', datasetVersionId: '' };
}

function columns({ a, b }: { readonly a: readonly number[]; readonly b: readonly number[] }): object[] {
  return Object.entries({ a, b }).map(([name, data]) => ({ name, datatype: 'FP64', shape: [data.length, 1], data }));
}

function spying(what: string, port = 0): object[] {
  return [
    { name: 'what', datatype: 'BYTES', shape: [1, 1], data: [what] },
    { name: 'port', datatype: 'INT64', shape: [1, 1], data: [port] },
  ];
}

async function spied(what: string, port?: number): Promise<string> {
  const { body } = await ask('spy', spying(what, port));
  return (body as { outputs?: { data: string[] }[] }).outputs?.[0]?.data[0] ?? JSON.stringify(body);
}

async function ask(endpoint: string, inputs: object[]): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${platform.url}/v2/models/${endpoint}/infer`, { method: 'POST', headers: { authorization: `Bearer ${engineer.token}` }, body: JSON.stringify({ inputs }) });
  return { status: response.status, body: await response.json() };
}

/** Children of this process that run a Python model. */
function modelProcesses(): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('model_process.py') && Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === process.pid;
    } catch {
      return false;
    }
  });
}
