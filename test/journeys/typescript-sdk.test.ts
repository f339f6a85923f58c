import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConflictError, connect, currentCode, graphql, InvalidInputError, newId, NotFoundError, type RunHandle } from '@cairn/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KillablePlatform } from '../kit/killable-platform.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { until } from '../kit/until.js';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../gateway/bin/cairn.js', import.meta.url));
const client = fileURLToPath(new URL('../../sdk/client/dist/index.js', import.meta.url));

describe('the TypeScript SDK against a platform that runs', () => {
  let platform: TestPlatform;
  let scientist: TestActor;
  beforeAll(async () => {
    platform = await startTestPlatform();
    scientist = await platform.actor('scientist', await platform.project());
  });
  afterAll(() => platform[Symbol.asyncDispose]());

  test('a run is read back as it was logged: params, tags, note, nesting, metrics, files, and where it ran', async () => {
    const { cairn } = scientist;
    const id = newId('run');
    const started = await cairn.startRun({ experiment: 'read back', id, name: 'first', params: { depth: 6 }, tags: { team: 'ops', gone: 1 }, note: '# Why' });
    expect(started.id).toBe(id);
    for (let step = 0; step < 12_000; step++) started.log({ loss: 1 / (step + 1) }, { step });
    started.log({ overflow: Infinity, undefinedYet: NaN });
    await started.params({ rate: 0.1 });
    await started.tags({ team: 'research', gone: undefined });
    const child = await started.child({ name: 'fold 1' });
    child.log({ loss: 0.5 });
    await child.end();
    await started.artifact('notes/first.txt', Buffer.from('it learns'), 'text/plain');
    await started.end();

    const read = await cairn.run(id);
    expect(read).toMatchObject({ name: 'first', status: 'FINISHED', note: '# Why', params: { depth: '6', rate: '0.1' }, tags: { team: 'research' }, experiment: { name: 'read back' }, startedBy: { name: scientist.name } });
    expect(read.tags).not.toHaveProperty('gone');
    expect(read.metrics['loss']).toMatchObject({ count: 12_000, latest: 1 / 12_000, maximum: 1, lastStep: 11_999 });
    expect(read.metrics['overflow']).toMatchObject({ count: 1, latest: null });
    // These tests may run outside a git repository, too.
    expect(read.code?.commit).toBe((await currentCode()).commit);
    expect(read.environment).toMatchObject({ runtime: `node ${process.versions.node}`, host: { cores: expect.any(Number) as number }, packages: { vitest: expect.any(String) as string } });
    const steps: number[] = [];
    for await (const { step } of read.history('loss')) steps.push(step);
    expect(steps).toEqual(Array.from({ length: 12_000 }, (_, step) => step));
    const [artifact] = await read.artifacts();
    expect(artifact).toMatchObject({ name: 'notes/first.txt', mediaType: 'text/plain' });
    expect(Buffer.from(await cairn.download(artifact!.digest)).toString()).toBe('it learns');
    expect((await cairn.run(child.id)).parentId).toBe(id);
  });

  test('a search goes through every page, filtered and ordered', async () => {
    const { cairn } = scientist;
    for (let index = 0; index < 105; index++) {
      const one = await cairn.startRun({ experiment: 'many', params: { half: index % 2 }, record: false });
      one.log({ score: index });
      await one.end();
    }
    const scores: (number | null | undefined)[] = [];
    for await (const one of cairn.runs({ experiment: 'many', orderBy: 'metrics.score DESC' })) scores.push(one.metrics['score']?.latest);
    expect(scores).toEqual(Array.from({ length: 105 }, (_, index) => 104 - index));
    let odd = 0;
    for await (const one of cairn.runs({ experiment: 'many', filter: "params.half = '1' AND metrics.score > 10" })) odd += Number(one.status === 'FINISHED');
    expect(odd).toBe(47);
    for await (const _ of cairn.runs({ experiment: 'never made' })) expect.unreachable();
    await expect(cairn.runs({ filter: 'metrics.' }).next()).rejects.toThrow(InvalidInputError);
  });

  test('a typed document asks and answers as its types say', async () => {
    const { cairn } = scientist;
    const one = await cairn.startRun({ experiment: 'typed', name: 'typed', record: false });
    const { run: found } = await cairn.query(graphql('query ($id: ID!) { run(id: $id) { name status params { key value } } }'), { id: one.id });
    const name: string | undefined = found?.name;
    expect({ ...found, name }).toEqual({ name: 'typed', status: 'RUNNING', params: [] });
    expect(await cairn.query<{ run: { name: string } }>('query ($id: ID!) { run(id: $id) { name } }', { id: one.id })).toEqual({ run: { name: 'typed' } });
    await one.kill('not needed');
    expect((await cairn.run(one.id)).status).toBe('KILLED');
  });

  test('what the platform refuses is an error of its own class, where somebody waits for it', async () => {
    const { cairn } = scientist;
    const one = await cairn.startRun({ experiment: 'refused', params: { depth: 6 }, record: false });
    await expect(one.params({ depth: 7 })).rejects.toThrow(ConflictError);
    expect(() => one.log({ loss: 1 }, { step: 0.5 })).toThrow(InvalidInputError);
    await one.end();
    one.log({ loss: 1 });
    await expect(one.flush()).rejects.toThrow(ConflictError);
    await expect(cairn.run(newId('run'))).rejects.toThrow(NotFoundError);
    await expect(cairn.passport(newId('prediction'))).rejects.toThrow(NotFoundError);
  });

  test('the door for columns has the limits of the mutation, and says which series does not fit', async () => {
    const one = await scientist.cairn.startRun({ experiment: 'columns', record: false });
    const post = async (body: unknown): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${platform.url}/api/v1/runs/${one.id}/metrics`, { method: 'POST', headers: { authorization: `Bearer ${scientist.token}` }, body: JSON.stringify(body) });
      return { status: response.status, body: await response.json() };
    };
    const series = { key: 'loss', steps: [0, 1], values: [1, null], atMs: [0, 1] };
    expect(await post({ batchId: 'one', series: [series] })).toEqual({ status: 200, body: { accepted: 2, repeated: false } });
    expect(await post({ batchId: 'one', series: [series] })).toEqual({ status: 200, body: { accepted: 2, repeated: true } });
    const refused = async (wrong: object): Promise<unknown> => ((await post({ batchId: 'two', series: [wrong] })).body as { error: string }).error;
    expect(await refused({ ...series, values: [1] })).toBe("Series 'loss' has 2 steps, 1 values and 2 times; expected as many of each");
    expect(await refused({ ...series, steps: [0, 0.5] })).toBe("Point 2 ('loss') has step 0.5; expected a whole number between -2^53 and 2^53");
    expect(await refused({ ...series, values: [1, 'much'] })).toBe("'series[0].values[1]' is no number; expected one, null, 'NaN', 'Infinity' or '-Infinity'");
    expect(await refused({ ...series, steps: 'all' })).toBe("'series[0].steps' is no list");
    const many = Array.from({ length: 10_001 }, (_, index) => index);
    expect(await refused({ key: 'loss', steps: many, values: many, atMs: many })).toBe('Batch of 10,001 points exceeds 10,000 points');
    expect(await post({ batchId: 'two', series: [series, series] })).toMatchObject({ status: 400, body: { error: "Series 'loss' comes twice in one batch" } });
    expect(await post(null)).toMatchObject({ status: 400 });
    const viewer = await platform.actor('viewer', scientist.cairn.project);
    expect((await fetch(`${platform.url}/api/v1/runs/${one.id}/metrics`, { method: 'POST', headers: { authorization: `Bearer ${viewer.token}` }, body: JSON.stringify({ batchId: 'three', series: [series] }) })).status).toBe(403);
    expect((await scientist.cairn.run(one.id)).metrics['loss']?.count).toBe(2);
  });
});

describe('when the platform is killed', () => {
  test('a run that logs loses no point and keeps none twice, and a subscription comes back', { timeout: 180_000 }, async () => {
    await using platform = await KillablePlatform.start();
    const { scientist } = await platform.somebody();
    const logged = await scientist.cairn.startRun({ experiment: 'kept', record: false });
    const changed = scientist.cairn.subscribe<{ runChanged: { id: string } }>('subscription ($project: ID!) { runChanged(projectId: $project) { id } }', { project: scientist.cairn.project });
    const heard = new Set<string>();
    const listening = (async () => {
      for await (const { runChanged } of changed) heard.add(runChanged.id);
    })();

    let step = 0;
    const logSome = (count: number): void => {
      for (const end = step + count; step < end; step++) logged.log({ loss: step, gain: -step }, { step });
    };
    logSome(30_000);
    await logged.flush();
    logSome(30_000);
    // In the middle: a batch is on its way, others wait.
    await platform.kill();
    logSome(30_000);
    await platform.startAgain();
    logSome(10_000);
    await logged.end();

    const read = await scientist.cairn.run(logged.id);
    expect(read.status).toBe('FINISHED');
    const steps: number[] = [];
    for await (const point of read.history('gain')) steps.push(point.step);
    expect(steps).toEqual(Array.from({ length: 100_000 }, (_, index) => index));
    expect(read.metrics['loss']?.count).toBe(100_000);
    const later = await until('a subscription that is back', async () => {
      const one = await scientist.cairn.startRun({ experiment: 'heard', record: false });
      await one.end();
      return heard.has(one.id) && one.id;
    });
    expect(heard).toContain(later);
    await changed.return();
    await scientist.cairn.close();
    await listening.catch(() => undefined);
  });

  test('what a program logged with a spool is delivered after both are gone: by `cairn deliver`, in order, each once', { timeout: 180_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-spool-'));
    try {
      await using platform = await KillablePlatform.start();
      const { scientist, projectId } = await platform.somebody();
      const environment = { PATH: process.env['PATH']!, CAIRN_URL: platform.url, CAIRN_TOKEN: scientist.token, CAIRN_PROJECT: projectId, CAIRN_SPOOL: folder };
      const program = join(folder, 'train.mjs');
      await writeFile(
        program,
        `import { connect } from ${JSON.stringify(client)};
         const run = await connect().startRun({ experiment: 'away', params: { depth: 6 } });
         console.log(run.id);
         for (let step = 0; step < 25_000; step++) run.log({ loss: step }, { step });
         await run.artifact('model.bin', Buffer.from('a model'));
         await run.tags({ where: 'on a train' });
         if (process.argv[2] === 'dies') { await run.flush(); process.kill(process.pid, 'SIGKILL'); }
         await run.end();`,
      );
      await platform.kill();
      const ended = await run(process.execPath, [program], { env: environment });
      const runId = ended.stdout.trim();
      expect(ended.stderr).toContain('`cairn deliver` delivers it');
      const killed = spawn(process.execPath, [program, 'dies'], { env: environment });
      let said = '';
      killed.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      await new Promise((resolve) => killed.once('close', resolve));
      const killedId = said.trim();
      await expect(run(process.execPath, [cli, 'deliver', '--patience', '0'], { env: environment })).rejects.toMatchObject({ code: 1, stdout: `${runId}: the platform does not take it at the moment\n` });

      await platform.startAgain();
      const { stdout } = await run(process.execPath, [cli, 'deliver'], { env: environment });
      expect(stdout.trim().split('\n')).toEqual([`${runId}: delivered`, `${killedId}: delivered`]);
      for (const [id, status] of [[runId, 'FINISHED'], [killedId, 'KILLED']] as const) {
        const read = await scientist.cairn.run(id);
        expect(read).toMatchObject({ status, params: { depth: '6' }, tags: { where: 'on a train' } });
        const steps: number[] = [];
        for await (const { step } of read.history('loss')) steps.push(step);
        expect(steps).toEqual(Array.from({ length: 25_000 }, (_, step) => step));
        const [artifact] = await read.artifacts();
        expect(Buffer.from(await scientist.cairn.download(artifact!.digest)).toString()).toBe('a model');
      }
      expect((await run(process.execPath, [cli, 'deliver'], { env: environment })).stdout).toBe('Nothing waits\n');
      expect(await readdir(join(folder, 'typescript'))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('a run with a spool goes on as if nothing had happened', { timeout: 180_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-spool-'));
    try {
      await using platform = await KillablePlatform.start();
      const { scientist, projectId } = await platform.somebody();
      const cairn = connect({ url: platform.url, token: scientist.token, project: projectId, spool: folder });
      const logged: RunHandle = await cairn.startRun({ experiment: 'spooled', record: false });
      for (let step = 0; step < 20_000; step++) logged.log({ loss: step }, { step });
      await logged.flush();
      await platform.kill();
      for (let step = 20_000; step < 40_000; step++) logged.log({ loss: step }, { step });
      await logged.params({ late: true });
      await platform.startAgain();
      await logged.end();
      const read = await scientist.cairn.run(logged.id);
      expect(read).toMatchObject({ status: 'FINISHED', params: { late: 'true' } });
      const steps: number[] = [];
      for await (const { step } of read.history('loss')) steps.push(step);
      expect(steps).toEqual(Array.from({ length: 40_000 }, (_, step) => step));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
