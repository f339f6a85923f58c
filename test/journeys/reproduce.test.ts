import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../gateway/bin/cairn.js', import.meta.url));
const client = fileURLToPath(new URL('../../sdk/client/dist/index.js', import.meta.url));

/** A training whose loss is set in its text and by its environment, so that a commit, a diff or a machine can change it. */
const program = (rate: number): string => `import { connect } from ${JSON.stringify(client)};
const rate = ${rate};
const run = await connect().startRun({ experiment: 'learnt', name: 'training', params: { rate, epochs: process.argv[2] } });
for (let step = 0; step < Number(process.argv[2]); step++) run.log({ loss: Math.exp(-step * rate) + Number(process.env.NOISE ?? 0) }, { step });
await run.end();
console.log(run.id);
`;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('cairn reproduce', () => {
  let platform: TestPlatform;
  let scientist: TestActor;
  let repository: string;
  beforeAll(async () => {
    platform = await startTestPlatform();
    scientist = await platform.actor('scientist', await platform.project());
  });
  afterAll(() => platform[Symbol.asyncDispose]());
  beforeEach(async () => {
    repository = await mkdtemp(join(tmpdir(), 'cairn-repository-'));
    await git('init', '--quiet', '--initial-branch=main');
    await git('config', 'user.name', 'Somebody');
    await git('config', 'user.email', 'somebody@example.org');
    await git('remote', 'add', 'origin', repository);
    await writeFile(join(repository, 'package-lock.json'), '{"lockfileVersion":3}\n');
    await writeFile(join(repository, 'train.mjs'), program(0.1));
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'training');
  });
  afterEach(() => rm(repository, { recursive: true, force: true }));

  const git = async (...args: string[]): Promise<string> => (await run('git', ['-C', repository, ...args])).stdout;
  const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], CAIRN_URL: platform.url, CAIRN_TOKEN: scientist.token, ...more });
  const trained = async (): Promise<string> =>
    (await run(process.execPath, ['train.mjs', '50'], { cwd: repository, env: environment({ CAIRN_PROJECT: scientist.cairn.project }) })).stdout.trim();
  const reproduced = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [cli, 'reproduce', ...args], { env: environment(more) }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }));
      child.stdin?.end();
    });

  test('the same commit gives the same metrics: status 0, and the new run names the old one', async () => {
    const runId = await trained();
    // What its author did meanwhile changes nothing, and is not touched.
    await writeFile(join(repository, 'train.mjs'), program(0.7));
    const { code, stdout, stderr } = await reproduced([runId, '--yes']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^loss +0\.00744\d+ +0\.00744\d+ +0 +0\.0e\+0 +same$/m);
    expect(stdout).toContain('\nREPRODUCED');
    const again = /^run_[0-9a-f]{32}$/m.exec(stdout)![0];
    expect((await scientist.cairn.run(again)).tags['cairn.reproduces']).toBe(runId);
    expect(await git('status', '--porcelain')).toBe(' M train.mjs\n');
    expect(await git('worktree', 'list')).not.toContain('cairn-reproduce');
  });

  test('metrics that come out differently are shown with their difference: status 3, unless the tolerance allows it', async () => {
    const runId = await trained();
    const { code, stdout } = await reproduced([runId, '--yes'], { NOISE: '0.001' });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^loss +0\.00744\d+ +0\.00844\d+ +0\.00(?:1|0999)\d* +1\.2e-1 +differs$/m);
    expect(stdout).toContain('\nNOT REPRODUCED');
    expect((await reproduced([runId, '--yes', '--tolerance', '0.2'], { NOISE: '0.001' })).code).toBe(0);
  });

  test('a run with uncommitted changes needs exactly these changes', async () => {
    await writeFile(join(repository, 'train.mjs'), program(0.2));
    const runId = await trained();
    const { diffDigest } = (await scientist.cairn.run(runId)).code!;
    const without = await reproduced([runId, '--yes']);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain(`with --diff <file>; its digest must be ${diffDigest}`);
    const diff = join(repository, 'changes.diff');
    await writeFile(diff, await git('diff', '--binary', '--full-index', 'HEAD'));
    expect(await reproduced([runId, '--yes', '--diff', diff])).toMatchObject({ code: 0, stderr: '' });
    await writeFile(diff, 'something else\n');
    const other = await reproduced([runId, '--yes', '--diff', diff]);
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/The digest of the diff is sha256:[0-9a-f]{64}; expected sha256:/);
  });

  test('a commit that is nowhere, or was not recorded, is said; status 2', async () => {
    const runId = await trained();
    const elsewhere = await mkdtemp(join(tmpdir(), 'cairn-repository-'));
    await run('git', ['-C', elsewhere, 'init', '--quiet']);
    const missing = await reproduced([runId, '--yes', '--repository', elsewhere]);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/^cairn reproduce: Commit [0-9a-f]{40} is not in '/m);
    expect((await reproduced([runId, '--yes', '--repository', join(elsewhere, 'none')])).stderr).toContain('git cannot reach');
    await rm(elsewhere, { recursive: true, force: true });

    const bare = await scientist.cairn.startRun({ experiment: 'bare', record: false });
    await bare.end();
    const { code, stderr } = await reproduced([bare.id, '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain(`run ${bare.id} cannot be reproduced\n- No commit was recorded`);
    expect(stderr).toContain('- No command was recorded');
  });

  test('what was recorded is not trusted: no path leaves the folder, no repository runs a program', async () => {
    const commit = (await git('rev-parse', 'HEAD')).trim();
    const marker = join(repository, 'ran');
    const hostile = await scientist.cairn.startRun({
      experiment: 'hostile',
      code: { commit, repository: `ext::sh -c touch% ${marker}` },
      environment: { command: ['node', 'train.mjs', '1'], directory: '.' },
    });
    await hostile.end();
    expect((await reproduced([hostile.id, '--yes'])).code).toBe(2);
    expect(await readdir(repository)).not.toContain('ran');
    const outside = await scientist.cairn.startRun({ experiment: 'hostile', code: { commit: '--help', repository }, environment: { command: ['node', '--token', '***'], directory: '../..' } });
    await outside.end();
    const { code, stderr } = await reproduced([outside.id, '--yes']);
    expect(code).toBe(2);
    expect(stderr.split('\n').slice(1, 4)).toEqual([`- '--help' is no commit`, '- A secret was left out of the command that was recorded (node --token ***): say all of it behind --', `- '../..' is no folder of a repository`]);
  });

  test('nothing runs without a yes, nor with other lock files, and a command that fails is said', async () => {
    const runId = await trained();
    expect(await reproduced([runId])).toMatchObject({ code: 2, stderr: "cairn reproduce: It would run 'node train.mjs 50': pass --yes where there is no terminal to ask at\n" });
    await writeFile(join(repository, 'yarn.lock'), '# not committed\n');
    const locked = await trained();
    const changed = await reproduced([locked, '--yes']);
    expect(changed).toMatchObject({ code: 2 });
    expect(changed.stderr).toContain('- Lock file yarn.lock is not in the commit');
    expect((await reproduced([locked, '--yes', '--force'])).code).toBe(0);
    const failed = await reproduced([runId, '--yes', '--', 'node', '-e', 'process.exit(7)']);
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain("'node -e process.exit(7)' ended with 7");
    expect((await reproduced([])).stderr).toContain('Expected the id of one run');
    expect((await reproduced([runId, '--tolerance', 'some'])).code).toBe(2);
  });
});
