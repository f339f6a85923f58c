import { createServer } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId, type Actor } from '@cairn/core';
import { asSuperuser, memoryStorage, routeServer, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { openNote, publicKeyOf, readNote } from './domain/audit/note.js';
import { governance } from './subgraph.js';
import { verifyLog, type ReadLog } from './verify-log.js';

const admin: Actor = { id: newId('actor'), name: 'root', kind: 'person', roles: { '*': ['admin'] } };
const scientist = testActor('scientist');

function start(server: string, witnesses: readonly string[] = []): Promise<TestSubgraph> {
  return startTestSubgraph(governance({ secret: Buffer.alloc(32, 7), adminToken: 'an administrator token of more than 32 characters', witnesses }), { server, plugins: [memoryStorage()] });
}

async function happen(graph: TestSubgraph, count: number): Promise<void> {
  await graph.host.log.database.commit(testContext(admin), async (transaction) => {
    for (let index = 0; index < count; index++) transaction.emit({ type: 'experiment.created', projectId: testProject, nodeId: newId('experiment'), payload: { name: `number ${index}` } });
  });
}

/** Waits, as a reader would, until a checkpoint covers everything that was committed before. */
async function signed(graph: TestSubgraph): Promise<{ note: string; treeSize: number; verifierKey: string }> {
  const size = await graph.host.log.settled();
  for (;;) {
    const { checkpoint } = await graph.data<{ checkpoint: { note: string; treeSize: number; verifierKey: string } | null }>(admin, '{ checkpoint { note treeSize verifierKey } }');
    if (checkpoint && checkpoint.treeSize >= size) return checkpoint;
    await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
  }
}

interface WitnessState {
  readonly name: string;
  readonly treeSize: number | null;
  readonly error: string | null;
}

/** The witnesses, once they are as they should be. */
async function witnesses(graph: TestSubgraph, fine: (states: readonly WitnessState[]) => boolean): Promise<readonly WitnessState[]> {
  for (;;) {
    const { witnesses: states } = await graph.data<{ witnesses: WitnessState[] }>(admin, '{ witnesses { name treeSize error } }');
    if (fine(states)) return states;
    await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
  }
}

/** The log as somebody reads it over HTTP. */
async function reader(graph: TestSubgraph, actor: Actor): Promise<ReadLog> {
  const door = routeServer(graph.subgraph.routes);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void door.close());
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${(door.address() as AddressInfo).port}/api/v1/log/${path}`, { headers: { 'x-actor': JSON.stringify(actor) } });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${response.status} ${bytes.toString()}`);
    return bytes;
  };
}

describe.each(testServers())('the trail on the %s PostgreSQL', (server) => {
  test('whoever may audit the installation reads the whole log in tiles and computes it again', async () => {
    await using graph = await start(server);
    await happen(graph, 700);
    const { treeSize, note, verifierKey } = await signed(graph);
    const read = await reader(graph, admin);
    const steps: number[] = [];
    expect(await verifyLog(read, { key: verifierKey, progress: (done) => void steps.push(done) })).toEqual({ verified: true, entries: treeSize, checkpoint: note, problems: [] });
    expect(steps).toEqual([256, 512, treeSize]);
    expect(await verifyLog(read, { before: [note] })).toMatchObject({ verified: true });
    await expect(read(`tile/0/x999/000`)).rejects.toThrow('404');
    await expect(read('tile/0/1')).rejects.toThrow('is not the path of a tile');
    const other = await reader(graph, scientist);
    expect(readNote((await other('checkpoint')).toString()).treeSize).toBe(treeSize);
    expect((await other('tile/1/000.p/2')).length).toBe(64);
    await expect(other('tile/entries/000')).rejects.toThrow('403');
  });

  test.each([
    ['an entry changed', `UPDATE log.event SET payload = '{"name": "another"}' WHERE position = (SELECT position FROM log.sequence WHERE index = 5)`, /The entries have the root|hash 5 is not that/],
    ['an entry taken out', 'DELETE FROM log.sequence WHERE index = 5', /there are/],
    [
      "two entries in each other's place",
      'UPDATE log.sequence SET position = -position WHERE index IN (5, 6); UPDATE log.sequence s SET position = -o.position FROM log.sequence o WHERE s.index IN (5, 6) AND o.index = 11 - s.index',
      /hash 5 is not that/,
    ],
    ['a node of the tree changed', `UPDATE log.tree_node SET hash = decode(repeat('00', 32), 'hex') WHERE level = 0 AND index = 5`, /hash 5 is not that/],
    ['a checkpoint signed by nobody', `UPDATE log.checkpoint SET note = replace(note, '— ', '— x')`, /No key of this installation/],
  ])('%s is found', async (_what, sql, problem) => {
    await using graph = await start(server);
    await happen(graph, 20);
    await signed(graph);
    const read = await reader(graph, admin);
    await asSuperuser(graph.host.databaseUrl, `BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
    const verdict = await verifyLog(read).catch((error: Error) => ({ verified: false, problems: [error.message] }));
    expect(verdict.verified).toBe(false);
    expect(verdict.problems.join('\n')).toMatch(problem);
  });

  test('a database that was put back to an earlier state is not signed: the home remembers what it signed', async () => {
    await using graph = await start(server);
    await happen(graph, 10);
    const { note } = await signed(graph);
    const read = await reader(graph, admin);
    await asSuperuser(graph.host.databaseUrl, `BEGIN; SET LOCAL session_replication_role = replica;
      DELETE FROM log.checkpoint; DELETE FROM log.tree_node; DELETE FROM log.sequence WHERE index >= 5; COMMIT`);
    await happen(graph, 9);
    while (await graph.subgraph.ready()) await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
    expect(await verifyLog(read, { before: [note] }).catch((error: Error) => error.message)).toMatch('Nothing was signed yet');
  });

  test('a new key takes over: both sign once, the old one is destroyed, and what it signed still verifies', async () => {
    await using graph = await start(server);
    await happen(graph, 3);
    const before = await signed(graph);
    const first = await readFile(join(graph.host.home, 'keys/log-signing.pem'), 'utf8');
    await expect(graph.data(scientist, 'mutation { rotateSigningKey { number } }')).rejects.toThrow("lacks the permission 'administer'");
    const { rotateSigningKey: key } = await graph.data<{ rotateSigningKey: { number: number; verifierKey: string; handover: string } }>(admin, 'mutation { rotateSigningKey { number verifierKey handover } }');
    expect(key.number).toBe(2);
    for (const text of [before.verifierKey, key.verifierKey]) expect(openNote(key.handover, publicKeyOf(text)!).treeSize).toBeGreaterThanOrEqual(before.treeSize);
    await expect(readFile(join(graph.host.home, 'keys/log-signing.pem'))).rejects.toThrow('ENOENT');
    expect(await readFile(join(graph.host.home, 'keys/log-signing-2.pem'), 'utf8')).not.toBe(first);
    await happen(graph, 3);
    const after = await signed(graph);
    expect(after.verifierKey).toBe(key.verifierKey);
    expect(() => openNote(after.note, publicKeyOf(before.verifierKey)!)).toThrow('no valid signature');
    expect(openNote(before.note, publicKeyOf(before.verifierKey)!).treeSize).toBe(before.treeSize);
    expect(await verifyLog(await reader(graph, admin), { key: key.verifierKey, before: [before.note] })).toMatchObject({ verified: true });
    const { signingKeys, auditEntries } = await graph.data<{ signingKeys: { number: number; verifierKey: string }[]; auditEntries: { nodes: { payload: object }[] } }>(
      admin, '{ signingKeys { number verifierKey } auditEntries(type: "signingKey.rotated") { nodes { payload } } }');
    expect(signingKeys).toEqual([{ number: 1, verifierKey: before.verifierKey }, { number: 2, verifierKey: key.verifierKey }]);
    expect(auditEntries.nodes).toEqual([{ payload: { from: before.verifierKey, to: key.verifierKey } }]);
  });

  test('checkpoints are taken to each witness, a failing one gets the newest when it is back, and says meanwhile what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-witness-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const taken: string[] = [];
    let away = true;
    const hook = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (!away) taken.push(Buffer.concat(chunks).toString());
        response.writeHead(away ? 503 : 204).end();
      });
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void hook.close());
    const address = `127.0.0.1:${(hook.address() as AddressInfo).port}/notes`;
    await using graph = await start(server, [`file:${folder}/notes.txt`, `http://witness:password@${address}`, 'storage:memory']);
    await happen(graph, 3);
    const { note, treeSize } = await signed(graph);
    const states = await witnesses(graph, (all) => all.every((state, index) => (index === 1 ? state.error !== null : state.treeSize === treeSize)));
    expect(states[1]).toEqual({ name: `http://…@${address}`, treeSize: null, error: 'It answered 503' });
    away = false;
    await witnesses(graph, (all) => all[1]!.treeSize === treeSize);
    expect(taken).toEqual([note]);
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toContain(note);
    await expect(graph.data(scientist, '{ witnesses { name } }')).rejects.toThrow("lacks the permission 'administer'");
  });

  test('a log that lacks what a witness has is not signed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-witness-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await using graph = await start(server, [`file:${folder}/notes.txt`]);
    await happen(graph, 3);
    const { note, treeSize } = await signed(graph);
    await witnesses(graph, (all) => all[0]!.treeSize === treeSize);
    const [origin, , ...rest] = note.split('\n');
    await writeFile(join(folder, 'notes.txt.newest'), [origin, treeSize + 1_000, ...rest].join('\n'));
    await happen(graph, 1);
    while (await graph.subgraph.ready()) await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
    const { checkpoint } = await graph.data<{ checkpoint: { treeSize: number } }>(admin, '{ checkpoint { treeSize } }');
    expect(checkpoint.treeSize).toBe(treeSize);
  });
});
