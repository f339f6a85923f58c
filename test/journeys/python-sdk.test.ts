import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layeredEnvironment, pythonOrSkip } from '../clients/environment.js';
import { KillablePlatform } from '../kit/killable-platform.js';
import { startTestPlatform, type TestActor } from '../kit/platform.js';
import { until } from '../kit/until.js';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('../../sdk/python', import.meta.url));
const notebooks = fileURLToPath(new URL('../../sdk/examples/notebooks', import.meta.url));

const shared = await pythonOrSkip('the Python SDK and its notebooks', 'requirements-python-sdk.txt');

/** Says its run's id, logs 200 points at once and 200 more for each line that it is sent, and ends when there are no more lines. */
const train = `
import itertools, sys, cairn
steps = itertools.count()
with cairn.run("kept", surroundings=False) as run:
    print(run.id, flush=True)
    for line in itertools.chain([""], sys.stdin):
        for step in itertools.islice(steps, 200):
            run.log(loss=float(step), step=step)
        print("logged", flush=True)
`;

describe.skipIf(shared === undefined)('the Python SDK, from its wheel', () => {
  let folder: string;
  /** The interpreter that the wheel is installed for. */
  let python: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-python-sdk-'));
    // Copied: building leaves folders behind, and only the wheel shall be found.
    await cp(sources, join(folder, 'sdk'), { recursive: true });
    await cp(join(sources, 'tests'), join(folder, 'tests'), { recursive: true });
    await run(shared!, ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--no-build-isolation', '--no-index', '-w', join(folder, 'wheels'), join(folder, 'sdk')]);
    python = await layeredEnvironment(shared!, join(folder, 'environment'));
    const [wheel] = await readdir(join(folder, 'wheels'));
    await run(shared!, ['-m', 'pip', '--python', python, 'install', '--quiet', '--no-deps', '--no-index', join(folder, 'wheels', wheel!)]);
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('keeps its promises against a platform that runs, its notebooks in a real kernel among them', { timeout: 600_000 }, async () => {
    await using platform = await startTestPlatform();
    const projectId = await platform.project();
    const scientist = await platform.actor('scientist', projectId);
    const suite = watched(
      spawn(python, ['-m', 'pytest', '-p', 'no:cacheprovider', '-c', join(folder, 'sdk', 'pyproject.toml'), '--rootdir', folder, join(folder, 'tests')], {
        env: { ...environmentOf(platform.url, scientist.token, projectId), CAIRN_NOTEBOOKS: notebooks },
      }),
    );
    expect(await suite.ended, suite.output()).toBe(0);
    expect(suite.output()).toMatch(/\d+ passed/);
    expect(suite.output()).not.toMatch(/skipped/);
  });

  test('loses no point when the platform is killed while a run logs, and keeps none twice', { timeout: 180_000 }, async () => {
    await using platform = await KillablePlatform.start();
    const { scientist, projectId } = await platform.somebody();
    const environment = environmentOf(platform.url, scientist.token, projectId, join(folder, 'killed'));
    const child = spawn(python, ['-c', train], { env: environment });
    const training = watched(child);
    const runId = await runOf(training);
    await until('the first points', async () => (await stepsOf(scientist, runId)).length === 200);

    await platform.kill();
    child.stdin.write('more\n');
    await until('points that nobody takes', () => Promise.resolve(training.output().includes('does not answer')));
    await platform.startAgain();
    child.stdin.end('and more\n');

    expect(await training.ended, training.output()).toBe(0);
    expect(await stepsOf(scientist, runId)).toEqual(Array.from({ length: 600 }, (_, step) => step));
    expect(await statusOf(scientist, runId)).toBe('FINISHED');
  });

  test('delivers a run of which the platform saw nothing when it is back', { timeout: 180_000 }, async () => {
    await using platform = await KillablePlatform.start();
    const { scientist, projectId } = await platform.somebody();
    const environment = environmentOf(platform.url, scientist.token, projectId, join(folder, 'away'));
    await platform.kill();
    const child = spawn(python, ['-c', train], { env: environment });
    child.stdin.end('more\n');
    const training = watched(child);
    const runId = await runOf(training);
    expect(await training.ended, training.output()).toBe(0);
    expect(training.output()).toContain('python -m cairn deliver');

    await platform.startAgain();
    const { stdout } = await run(python, ['-m', 'cairn', 'deliver'], { env: environment });
    expect(stdout).toBe(`${runId}: delivered\n`);
    expect(await stepsOf(scientist, runId)).toEqual(Array.from({ length: 400 }, (_, step) => step));
    expect(await statusOf(scientist, runId)).toBe('FINISHED');
  });
});

function environmentOf(url: string, token: string, projectId: string, spool?: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CAIRN_')));
  return { ...inherited, CAIRN_URL: url, CAIRN_TOKEN: token, CAIRN_PROJECT: projectId, ...(spool === undefined ? {} : { CAIRN_SPOOL: spool }) };
}

async function stepsOf({ cairn }: TestActor, runId: string): Promise<number[]> {
  const { run: found } = await cairn.query<{ run: { metricSeries: { steps: number[] }[] } | null }>(
    'query ($id: ID!) { run(id: $id) { metricSeries(maxPoints: 100000) { steps } } }',
    { id: runId },
  );
  return found?.metricSeries[0]?.steps ?? [];
}

async function statusOf({ cairn }: TestActor, runId: string): Promise<string> {
  return (await cairn.query<{ run: { status: string } }>('query ($id: ID!) { run(id: $id) { status } }', { id: runId })).run.status;
}

interface Watched {
  /** What it has written so far, to either stream. */
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

function watched(child: ChildProcess): Watched {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  return { output: () => output, ended };
}

/** The run that a training has said it logs. */
function runOf({ output }: Watched): Promise<string> {
  return until('the id of the run', () => Promise.resolve(/^run_[0-9a-f]{32}$/m.exec(output())?.[0]));
}
