import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConflictError, InvalidInputError, LimitExceededError, newId, UnauthenticatedError, UnavailableError } from '@cairn/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GraphQLRequestError } from '../../errors.js';
import { mayPass } from './courier.js';
import { Journal } from './journal.js';
import { SpooledRun, waitingRuns, type Header } from './spooled-run.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-spool-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const header = (): Header => ({ runId: newId('run'), projectId: newId('project'), url: 'http://127.0.0.1:9', experiment: 'spooled', causeId: undefined });

describe('a journal', () => {
  test('gives back what was appended, line by line, also lines longer than it reads at once', async () => {
    const journal = await Journal.open(join(root, 'journal'));
    const long = JSON.stringify('ü'.repeat(400_000));
    await Promise.all([journal.append('start', '{}', { sync: true }), journal.append('metrics', long, { sync: false })]);
    const first = (await journal.read(0))!;
    expect(first).toEqual({ kind: 'start', body: '{}', end: 9 });
    const second = (await journal.read(first.end))!;
    expect(second).toEqual({ kind: 'metrics', body: long, end: journal.size });
    expect(await journal.read(second.end)).toBeUndefined();
    await journal.close();
  });

  test('cuts off the line that was being written when its process died', async () => {
    const path = join(root, 'journal');
    await writeFile(path, 'start {}\nmetrics {"batc');
    const journal = await Journal.open(path);
    expect(journal.size).toBe(9);
    await journal.append('end', '{}', { sync: true });
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe('start {}\nend {}\n');
  });
});

describe('a run that waits', () => {
  test('belongs to the process that lives, and after it to one other', async () => {
    const run = await SpooledRun.create(root, header());
    const [name] = await waitingRuns(root);
    expect(await SpooledRun.claim(root, name!)).toBeUndefined();
    // As the operating system does it for a process that dies.
    await run.close({ remove: false });
    const claims = await Promise.all([SpooledRun.claim(root, name!), SpooledRun.claim(root, name!), SpooledRun.claim(root, name!)]);
    const [owner, ...others] = claims.filter((claim) => claim !== undefined);
    expect(owner?.header.runId).toBe(run.header.runId);
    expect(others).toEqual([]);
    const [renamed] = await waitingRuns(root);
    expect(await SpooledRun.claim(root, renamed!)).toBeUndefined();
    await owner!.close({ remove: true });
    expect(await readdir(root)).toEqual([]);
  });

  test('goes on behind what was delivered, and is ended as killed at the time it last wrote', async () => {
    const run = await SpooledRun.create(root, header());
    await run.journal.append('start', '{}', { sync: true });
    await run.settle((await run.next())!);
    await run.close({ remove: false });
    const [name] = await waitingRuns(root);
    const claimed = (await SpooledRun.claim(root, name!))!;
    await claimed.endForTheDead();
    expect(JSON.parse((await claimed.next())!.body)).toMatchObject({ runId: run.header.runId, status: 'KILLED', endedAt: expect.stringMatching(/Z$/) as string });
    await claimed.close({ remove: false });
    const [again] = await waitingRuns(root);
    const third = (await SpooledRun.claim(root, again!))!;
    await third.endForTheDead();
    await third.settle((await third.next())!);
    expect(await third.next()).toBeUndefined();
    await third.close({ remove: true });
  });

  test('sets aside what is refused for good, with the reason and its file', async () => {
    const run = await SpooledRun.create(root, header());
    await writeFile(join(run.folder, '1-model.bin'), 'a model');
    await run.journal.append('artifact', JSON.stringify({ input: {}, file: '1-model.bin' }), { sync: true });
    await run.setAside((await run.next())!, new ConflictError('No'));
    await run.close({ remove: true });
    expect(JSON.parse(await readFile(run.setAsideFile, 'utf8'))).toMatchObject({ reason: 'No', kind: 'artifact' });
    expect(await readFile(join(root, 'set-aside', run.header.runId, '1-model.bin'), 'utf8')).toBe('a model');
  });

  test('a folder that is damaged is left alone', async () => {
    const run = await SpooledRun.create(root, header());
    await run.close({ remove: false });
    const [name] = await waitingRuns(root);
    await appendFile(join(root, name!, 'header.json'), 'damaged');
    expect(await SpooledRun.claim(root, name!)).toBeUndefined();
    expect(await waitingRuns(root)).toHaveLength(1);
  });
});

test('an entry waits while the platform is away or the key is not let in, and is refused when it is wrong or never passes', () => {
  expect(mayPass(new UnavailableError('away'), 10_000)).toBe(true);
  expect(mayPass(new UnauthenticatedError('who'), 10_000)).toBe(true);
  expect(mayPass(new GraphQLRequestError('Internal error', 'INTERNAL', 'r'), 129)).toBe(true);
  expect(mayPass(new GraphQLRequestError('Internal error', 'INTERNAL', 'r'), 130)).toBe(false);
  expect(mayPass(new LimitExceededError('busy'), 1)).toBe(true);
  expect(mayPass(new InvalidInputError('wrong'), 1)).toBe(false);
});
