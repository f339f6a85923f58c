import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { allEvents, memoryStorage, routeServer, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { unpack } from './store/unpack.js';
import { governance } from './subgraph.js';
import { verifyFiles } from './verify-bundle.js';

const run = promisify(execFile);
const admin: Actor = { id: newId('actor'), name: 'root', kind: 'person', roles: { '*': ['admin'] } };
const auditor = testActor('auditor');
const scientist = testActor('scientist');

function start(server: string, beside?: TestSubgraph): Promise<TestSubgraph> {
  return startTestSubgraph(governance({ secret: Buffer.alloc(32, 7), adminToken: 'an administrator token of more than 32 characters' }), { server, plugins: [memoryStorage()], ...(beside ? { beside } : {}) });
}

async function happen(graph: TestSubgraph, count: number, { projectId = testProject, actor = scientist } = {}): Promise<void> {
  await graph.host.log.database.commit(testContext(actor), async (transaction) => {
    for (let index = 0; index < count; index++) transaction.emit({ type: 'experiment.created', projectId, nodeId: newId('experiment'), payload: { name: `=cmd ${index}` } });
  });
}

interface Made {
  readonly id: string;
  readonly state: string;
  readonly entries: number;
  readonly digest: string;
}

async function create(graph: TestSubgraph, actor: Actor, input: object): Promise<Made> {
  return (await graph.data<{ createExport: Made }>(actor, 'mutation ($input: CreateExportInput!) { createExport(input: $input) { id state entries digest } }', { input })).createExport;
}

async function filesOf(graph: TestSubgraph, projectId: string, { digest }: Made): Promise<Map<string, Buffer>> {
  return unpack(await graph.host.blobs.read(projectId, digest));
}

function typesIn(files: ReadonlyMap<string, Buffer>): string[] {
  return files.get('events.jsonl')!.toString().split('\n').slice(0, -1).map((line) => (JSON.parse(line) as { type: string }).type);
}

/** What both scripts say of an unpacked bundle. */
async function scripts(files: ReadonlyMap<string, Buffer>, ...args: readonly string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-bundle-'));
  try {
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const said = async (program: string, script: string): Promise<string> => run(program, [script, ...args], { cwd: folder, env: { PATH: process.env['PATH'] } }).then(({ stdout }) => stdout, (error: { stderr: string }) => error.stderr);
    return [await said(process.execPath, 'verify.mjs'), await said('python3', 'verify.py')];
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.each(testServers())('exports on the %s PostgreSQL', (server) => {
  test('a bundle lists what it holds, is verified by two scripts and by us, and both say the same', async () => {
    await using graph = await start(server);
    await happen(graph, 1_300);
    const made = await create(graph, auditor, { projectId: testProject, purpose: 'a yearly review' });
    expect(made).toMatchObject({ state: 'READY', entries: 1_300 });
    const files = await filesOf(graph, testProject, made);
    const manifest = JSON.parse(files.get('manifest.json')!.toString()) as Record<string, unknown>;
    expect(manifest).toMatchObject({ format: 'cairn-audit-export/2', id: made.id, purpose: 'a yearly review', entries: 1_300, scope: { kind: 'project', id: testProject }, contiguous: false, requestedBy: { id: auditor.id, roles: ['auditor'] } });
    expect(Object.keys(manifest['files'] as object).sort()).toEqual([...files.keys()].filter((name) => !name.startsWith('manifest.')).sort());
    const key = files.get('keys/log.vkey')!.toString().trim();
    expect(verifyFiles(files, { key })).toMatchObject({ verified: true, entries: 1_300, problems: [] });
    const [node, python] = await scripts(files, '--key', key);
    expect(node).toMatch(/^VERIFIED: 1300 entries/);
    expect(python).toBe(node);
    expect(files.get('events.csv')!.toString()).not.toMatch(/,=cmd/);
    expect(files.get('VERIFY.html')!.toString()).not.toContain('<script');
  });

  test('an export of the installation is proven to leave nothing out, and is for those who may audit all of it', async () => {
    await using graph = await start(server);
    await happen(graph, 3);
    await happen(graph, 2, { projectId: 'prj_01890000000070008000000000000002' });
    await expect(create(graph, auditor, { projectId: '*' })).rejects.toThrow("lacks the permission 'audit' in the whole installation");
    const files = await filesOf(graph, '*', await create(graph, admin, { projectId: '*' }));
    expect(JSON.parse(files.get('manifest.json')!.toString())).toMatchObject({ contiguous: true });
    expect(verifyFiles(files)).toMatchObject({ verified: true });
    expect((await scripts(files)).every((said) => said.startsWith('VERIFIED'))).toBe(true);
  });

  test('a scope is a model with what lies up- and downstream, an actor, a range of indexes or of time', async () => {
    await using graph = await start(server);
    const [model, other, version, runId, data, endpoint] = [newId('model'), newId('model'), newId('modelVersion'), newId('run'), newId('datasetVersion'), newId('endpoint')];
    await graph.host.log.database.commit(testContext(scientist), async (transaction) => {
      transaction.emit({ type: 'datasetVersion.created', projectId: testProject, nodeId: data, payload: { datasetId: newId('dataset'), name: 'flights', number: 1, digest: 'sha256:0', rowCount: 1, qualityPassed: true } });
      transaction.emit({ type: 'run.started', projectId: testProject, nodeId: runId, payload: { experimentId: newId('experiment'), name: 'fit' }, links: [{ from: data, to: runId, relation: 'used' }] });
      transaction.emit({ type: 'model.created', projectId: testProject, nodeId: model, payload: { name: 'late' } });
      transaction.emit({ type: 'model.created', projectId: testProject, nodeId: other, payload: { name: 'other' } });
      transaction.emit({ type: 'modelVersion.registered', projectId: testProject, nodeId: version, payload: { modelId: model, name: 'late', number: 1, digest: 'sha256:1', format: 'onnx' }, links: [{ from: runId, to: version, relation: 'produced' }] });
    });
    await graph.host.log.database.commit(testContext(auditor), async (transaction) => {
      transaction.emit({ type: 'endpoint.created', projectId: testProject, nodeId: endpoint, payload: { name: 'late', modelId: model }, links: [{ from: version, to: endpoint, relation: 'deployed' }] });
    });
    const typesOf = async (input: object): Promise<string[]> => typesIn(await filesOf(graph, testProject, await create(graph, auditor, { projectId: testProject, ...input })));
    expect(await typesOf({ modelId: model })).toEqual(['datasetVersion.created', 'run.started', 'model.created', 'modelVersion.registered', 'endpoint.created']);
    expect(await typesOf({ modelId: other })).toEqual(['model.created']);
    expect(await typesOf({ endpointId: endpoint })).toEqual(['datasetVersion.created', 'run.started', 'model.created', 'modelVersion.registered', 'endpoint.created']);
    expect(await typesOf({ actorId: auditor.id, toIndex: await indexAfter(graph, 'endpoint.created') })).toEqual(['endpoint.created']);
    expect(await typesOf({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    await expect(create(graph, auditor, { projectId: testProject, modelId: model, actorId: auditor.id })).rejects.toThrow('one scope, not 2: model and actor');
    await expect(create(graph, auditor, { projectId: testProject, fromIndex: 5, toIndex: 1_000 })).rejects.toThrow('The range 5 to 1000 is not within');
  });

  test('each export of a scope shows that the log continues the one before, and a checkpoint that somebody kept convicts one that does not', async () => {
    await using graph = await start(server);
    await happen(graph, 5);
    const first = await filesOf(graph, testProject, await create(graph, auditor, { projectId: testProject }));
    await happen(graph, 7);
    const second = await filesOf(graph, testProject, await create(graph, auditor, { projectId: testProject }));
    const kept = first.get('checkpoint.txt')!.toString();
    expect(second.get('checkpoint-prev.txt')!.toString()).toBe(kept);
    expect(verifyFiles(second, { seen: kept })).toMatchObject({ verified: true });
    const foreign = kept.replace(/\n(.)(.{42})=\n/, (_whole, head: string, rest: string) => `\n${head === 'A' ? 'B' : 'A'}${rest}=\n`);
    expect(verifyFiles(second, { seen: foreign })).toMatchObject({ verified: false });
    const folder = await mkdtemp(join(tmpdir(), 'cairn-seen-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'kept'), kept);
    await writeFile(join(folder, 'foreign'), foreign);
    expect((await scripts(second, '--seen', join(folder, 'kept'))).every((said) => said.startsWith('VERIFIED'))).toBe(true);
    expect((await scripts(second, '--seen', join(folder, 'foreign'))).every((said) => said.includes('NOT VERIFIED'))).toBe(true);
  });

  test('an auditor who knows an earlier key follows it to the one that signs now, and a key that handed nothing over leads nowhere', async () => {
    await using graph = await start(server);
    await happen(graph, 2);
    const keyIn = (files: ReadonlyMap<string, Buffer>): string => files.get('keys/log.vkey')!.toString().trim();
    const old = keyIn(await filesOf(graph, testProject, await create(graph, auditor, { projectId: testProject })));
    for (let count = 0; count < 2; count++) await graph.data(admin, 'mutation { rotateSigningKey { number } }');
    const files = await filesOf(graph, testProject, await create(graph, auditor, { projectId: testProject }));
    expect(keyIn(files)).not.toBe(old);
    expect(verifyFiles(files, { key: old })).toMatchObject({ verified: true });
    expect((await scripts(files, '--key', old)).every((said) => said.startsWith('VERIFIED'))).toBe(true);
    const stranger = old.replace(/\+[0-9a-f]{8}\+/, '+00000000+');
    expect(verifyFiles(files, { key: stranger })).toMatchObject({ verified: false });
    expect((await scripts(files, '--key', stranger)).every((said) => said.includes('nor by one that it handed over to'))).toBe(true);
  });

  test('an export is asked for and followed, is an event at both ends, and can be cancelled until it is over', async () => {
    await using graph = await start(server);
    await happen(graph, 2_500);
    const { requestExport } = await graph.data<{ requestExport: Made }>(auditor, 'mutation ($p: ID!) { requestExport(input: { projectId: $p }) { id state } }', { p: testProject });
    const steps: { state: string; entries: number; entriesTotal: number | null }[] = [];
    for await (const { data } of await graph.subscribe<{ exportProgress: (typeof steps)[number] }>(auditor, 'subscription ($id: ID!) { exportProgress(id: $id) { state entries entriesTotal } }', { id: requestExport.id })) steps.push(data!.exportProgress);
    expect(steps.at(-1)).toEqual({ state: 'READY', entries: 2_500, entriesTotal: 2_500 });
    const events = (await allEvents(graph.host.log)).filter(({ nodeId }) => nodeId === requestExport.id);
    expect(events.map(({ type }) => type)).toEqual(['export.requested', 'export.created']);
    expect(events[1]).toMatchObject({ actorId: auditor.id, causeId: events[0]!.id, projectId: testProject });
    const cancel = 'mutation ($id: ID!) { cancelExport(id: $id) { state } }';
    await expect(graph.data(auditor, cancel, { id: requestExport.id })).rejects.toThrow('is over: READY');
    await graph.host.log.database.query(`UPDATE governance.export SET state = 'QUEUED', digest = NULL WHERE id = $1`, [requestExport.id]);
    expect(await graph.data(auditor, cancel, { id: requestExport.id })).toEqual({ cancelExport: { state: 'CANCELLED' } });
    await expect(graph.data(scientist, cancel, { id: requestExport.id })).rejects.toThrow("lacks the permission 'audit'");
  });

  test('what a killed process was making is made by the next one, once', async () => {
    await using graph = await start(server);
    await happen(graph, 10);
    const { id } = await create(graph, auditor, { projectId: testProject });
    const { database } = graph.host.log;
    await database.query(`UPDATE governance.export SET state = 'RUNNING', owner = 'a process that is gone', lease_until = clock_timestamp() - interval '1 second', digest = NULL, ready_at = NULL WHERE id = $1`, [id]);
    await using _second = await start(server, graph);
    for (let state = ''; state !== 'READY'; ) {
      ({ export: { state } } = await graph.data<{ export: { state: string } }>(auditor, 'query ($id: ID!) { export(id: $id) { state } }', { id }));
      await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
    }
    const created = (await allEvents(graph.host.log)).filter(({ nodeId, type }) => nodeId === id && type === 'export.created');
    // The first is of the time before we put it back.
    expect(created).toHaveLength(2);
  });

  test('a bundle is fetched from a byte on, by those who may audit its project', async () => {
    await using graph = await start(server);
    await happen(graph, 10);
    const made = await create(graph, auditor, { projectId: testProject });
    const whole = await graph.host.blobs.read(testProject, made.digest);
    const door = routeServer(graph.subgraph.routes);
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void door.close());
    const fetched = (range: Record<string, string>, actor = auditor): Promise<Response> =>
      fetch(`http://127.0.0.1:${(door.address() as AddressInfo).port}/api/v1/exports/${made.id}`, { headers: { 'x-actor': JSON.stringify(actor), ...range } });
    const rest = await fetched({ range: 'bytes=100-', 'if-range': `"${made.digest}"` });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, `bytes 100-${whole.length - 1}/${whole.length}`]);
    expect(Buffer.from(await rest.arrayBuffer()).equals(whole.subarray(100))).toBe(true);
    expect(Buffer.from(await (await fetched({ range: 'bytes=-7' })).arrayBuffer()).equals(whole.subarray(-7))).toBe(true);
    expect((await fetched({ range: `bytes=${whole.length}-` })).status).toBe(416);
    expect((await fetched({ range: 'bytes=100-', 'if-range': '"another"' })).status).toBe(200);
    expect((await fetched({}, testActor('auditor', { projectId: 'prj_01890000000070008000000000000002' }))).status).toBe(404);
    expect((await fetched({}, scientist)).status).toBe(403);
  });
});

async function indexAfter(graph: TestSubgraph, type: string): Promise<number> {
  return (await allEvents(graph.host.log)).findLast((event) => event.type === type)!.index + 1;
}
