import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newId, rolePermissions, type Actor } from '@cairn/core';
import { asSuperuser, memoryStorage, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { Identities } from './store/identities.js';
import { unpack } from './store/unpack.js';
import { governance } from './subgraph.js';
import { verifyBundle } from './verify-bundle.js';

const secret = Buffer.alloc(32, 7);
const adminToken = 'an administrator token of more than 32 characters';
const auditor = testActor('auditor');
const installationAdmin: Actor = { id: newId('actor'), name: 'root', kind: 'person', roles: { '*': ['admin'] } };

describe.each(testServers())('governance on the %s PostgreSQL', (server) => {
  const start = (options: { adminToken?: string; announce?: (link: string) => void } = { adminToken }): Promise<TestSubgraph> =>
    startTestSubgraph(governance({ secret, ...options }), { server, plugins: [memoryStorage()], publicUrl: 'http://localhost:4000' });

  async function happen(graph: TestSubgraph, count: number): Promise<void> {
    await graph.host.log.database.commit(testContext(auditor), async (transaction) => {
      for (let index = 0; index < count; index++) {
        transaction.emit({ type: 'experiment.created', projectId: testProject, nodeId: newId('experiment'), payload: { name: `=cmd ${index}` } });
      }
    });
  }

  /** Waits, as a reader of the graph would, until a checkpoint covers the log as it is now. */
  async function signed(graph: TestSubgraph, entries: number): Promise<{ treeSize: number }> {
    for (;;) {
      const { checkpoint } = await graph.data<{ checkpoint: { treeSize: number } | null }>(auditor, '{ checkpoint { treeSize } }');
      if (checkpoint && checkpoint.treeSize >= entries) return checkpoint;
      await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
    }
  }

  test('the first administrator gets in with the configured token, and nobody with another', async () => {
    await using graph = await start();
    const identities = new Identities(graph.host.log.database, secret);
    expect(await identities.byToken(adminToken)).toMatchObject({ name: 'administrator', roles: { '*': ['admin'] } });
    expect(await identities.byToken('another')).toBeUndefined();
  });

  test('without a token a one-time link is announced, and it works once', async () => {
    let link = '';
    await using graph = await start({ announce: (announced) => (link = announced) });
    const token = new URL(link).searchParams.get('token')!;
    const route = graph.subgraph.routes.find(({ method, path }) => method === 'POST' && path === '/api/v1/session')!;
    expect(route.access).toBe('public');
    const { SessionService } = await import('./domain/access/session-service.js');
    const sessions = graph.subgraph.context(testContext(auditor)).resolve(SessionService);
    const { secret: session, actorId } = await sessions.signIn(token);
    const identities = new Identities(graph.host.log.database, secret);
    expect(await identities.bySession(session)).toMatchObject({ id: actorId, roles: { '*': ['admin'] } });
    await expect(sessions.signIn(token)).rejects.toThrow(/was used or has expired/);
  });

  test('keys are shown once, kept as hashes, carry the roles of their actor, and stop when revoked', async () => {
    await using graph = await start();
    const { createActor } = await graph.data<{ createActor: { id: string } }>(installationAdmin, 'mutation { createActor(input: { name: "scientist", kind: SERVICE }) { id } }');
    const { createProject } = await graph.data<{ createProject: { id: string } }>(installationAdmin, 'mutation { createProject(input: { name: "flights" }) { id } }');
    await graph.data(installationAdmin, 'mutation ($a: ID!, $p: ID!) { grantRole(input: { actorId: $a, projectId: $p, role: SCIENTIST }) { roles { role } } }', { a: createActor.id, p: createProject.id });
    const { createApiKey } = await graph.data<{ createApiKey: { secret: string; apiKey: { id: string } } }>(
      installationAdmin,
      'mutation ($a: ID!) { createApiKey(input: { actorId: $a, name: "notebook" }) { secret apiKey { id } } }',
      { a: createActor.id },
    );
    expect(createApiKey.secret).toMatch(/^cairn_[0-9a-f]{32}_[\w-]{43}$/);
    const identities = (): Identities => new Identities(graph.host.log.database, secret);
    expect(await identities().byToken(createApiKey.secret)).toMatchObject({ name: 'scientist', roles: { [createProject.id]: ['scientist'] } });
    const kept = await graph.host.log.database.query('SELECT * FROM governance.api_key');
    expect(JSON.stringify(kept)).not.toContain(createApiKey.secret.slice(-20));
    await graph.data(installationAdmin, 'mutation ($id: ID!) { revokeApiKey(id: $id) { revokedAt } }', { id: createApiKey.apiKey.id });
    expect(await identities().byToken(createApiKey.secret)).toBeUndefined();
  });

  test("a job's credential is the actor in one project, and neither another secret nor a changed text passes", async () => {
    await using graph = await start();
    const identities = new Identities(graph.host.log.database, secret);
    const admin = (await identities.byToken(adminToken))!;
    const token = await identities.issue(admin, testProject, 60_000);
    expect(await identities.byToken(token)).toMatchObject({ id: admin.id, limited: true, roles: { [testProject]: [{ name: 'admin', permissions: rolePermissions.admin }] } });
    expect(await new Identities(graph.host.log.database, Buffer.alloc(32, 8)).byToken(token)).toBeUndefined();
    expect(await identities.byToken(token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBeUndefined();
    expect(await identities.byToken(await identities.issue(admin, testProject, -1))).toBeUndefined();
  });

  test('who may not administer makes no projects, actors or roles', async () => {
    await using graph = await start();
    for (const document of ['mutation { createProject(input: { name: "x" }) { id } }', 'mutation { createActor(input: { name: "x", kind: PERSON }) { id } }']) {
      await expect(graph.data(auditor, document)).rejects.toThrow(/lacks the permission 'administer'/);
    }
  });

  test('every entry is proven to lie in the signed tree, whatever the size of the tree', async () => {
    await using graph = await start();
    await happen(graph, 21);
    const { treeSize } = await signed(graph, 21);
    const { includes } = await import('./domain/merkle/verify.js');
    for (let index = 0; index < treeSize; index++) {
      const { inclusionProof: proof } = await graph.data<{ inclusionProof: { leafHash: string; rootHash: string; path: string[] } }>(
        auditor,
        'query ($index: Float!, $size: Float!) { inclusionProof(index: $index, treeSize: $size) { leafHash rootHash path } }',
        { index, size: treeSize },
      );
      const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
      expect(includes(bytes(proof.leafHash), index, treeSize, proof.path.map(bytes), bytes(proof.rootHash))).toBe(true);
      expect(includes(bytes(proof.leafHash), index + 1, treeSize, proof.path.map(bytes), bytes(proof.rootHash))).toBe(false);
    }
  });

  test('an export verifies with our verifier and with the script inside it, and no longer when anything is changed', async () => {
    await using graph = await start();
    await happen(graph, 10);
    const { createExport } = await graph.data<{ createExport: { digest: string; entries: number } }>(auditor, 'mutation ($p: ID!) { createExport(input: { projectId: $p }) { digest entries } }', { p: testProject });
    expect(createExport.entries).toBe(10);
    const zip = await graph.host.blobs.read(testProject, createExport.digest);
    expect(await verifyBundle(zip)).toMatchObject({ verified: true, entries: 10, problems: [] });
    expect(await verifyBundle(zip, { key: 'cairn.invalid/log/other+00000000+AAAA' })).toMatchObject({ verified: false });

    const folder = await mkdtemp(join(tmpdir(), 'cairn-bundle-'));
    for (const [name, bytes] of await unpack(zip)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const run = promisify(execFile);
    const script = join(folder, 'verify.mjs');
    expect((await run(process.execPath, [script])).stdout).toMatch(/^VERIFIED: 10 entries/);
    for (const name of ['events.jsonl', 'checkpoint.txt', 'manifest.json', 'events.csv']) {
      const whole = await readFile(join(folder, name), 'utf8');
      await writeFile(join(folder, name), whole.replace(/[1-8]/, (digit) => String(Number(digit) + 1)));
      await expect(run(process.execPath, [script])).rejects.toThrow();
      await writeFile(join(folder, name), whole);
    }
    expect(await readFile(join(folder, 'events.csv'), 'utf8')).not.toMatch(/,=cmd/);
    await rm(folder, { recursive: true });
  });

  test('what was set aside is shown to administrators of the installation, and to nobody else', async () => {
    await using graph = await start();
    await happen(graph, 1);
    const last = (await graph.host.log.settled()) - 1;
    const [event] = await graph.host.log.read(last);
    await graph.host.log.database.query('INSERT INTO log.parked (consumer, index, event_id, error, attempts) VALUES ($1, $2, $3, $4, 6)', ['registry', last, event!.id, 'no such alias']);
    const ask = '{ parkedEvents { consumer index error attempts event { type } } }';
    expect(await graph.data(installationAdmin, ask)).toEqual({ parkedEvents: [{ consumer: 'registry', index: last, error: 'no such alias', attempts: 6, event: { type: 'experiment.created' } }] });
    await expect(graph.data(auditor, ask)).rejects.toThrow(/lacks the permission 'administer'/);
  });

  test('the role that runs the platform cannot change or remove what was written, and adds to it', async () => {
    await using graph = await start();
    await happen(graph, 2);
    await signed(graph, 2);
    const { database } = graph.host.log;
    for (const table of ['event', 'sequence', 'tree_node', 'checkpoint']) {
      for (const change of [`DELETE FROM log.${table}`, `TRUNCATE log.${table}`, `DROP TABLE log.${table}`, `ALTER TABLE log.${table} DISABLE TRIGGER sealed`]) {
        await expect(database.query(change), change).rejects.toThrow(/permission denied|must be owner/);
      }
    }
    await expect(database.query(`UPDATE log.event SET payload = '{}'`)).rejects.toThrow('permission denied');
    await expect(database.query(`SET ROLE postgres`)).rejects.toThrow();
    await expect(asSuperuser(graph.host.databaseUrl, `UPDATE log.event SET payload = '{}'`)).rejects.toThrow('What was written to log.event is never changed and never removed');
  });

  test('a log that was changed behind our back is not signed', async () => {
    await using graph = await start();
    await happen(graph, 5);
    const { treeSize } = await signed(graph, 5);
    await asSuperuser(graph.host.databaseUrl, `
      ALTER TABLE log.tree_node DISABLE TRIGGER sealed;
      UPDATE log.tree_node SET hash = decode(repeat('00', 32), 'hex') WHERE level = 0 AND index = ${treeSize - 1};
      DELETE FROM log.tree_node WHERE level > 0;
    `);
    await happen(graph, 1);
    while (await graph.subgraph.ready()) await graph.host.log.grown(Number.MAX_SAFE_INTEGER, 20);
    const { checkpoint } = await graph.data<{ checkpoint: { treeSize: number } }>(auditor, '{ checkpoint { treeSize } }');
    expect(checkpoint.treeSize).toBe(treeSize);
  });
});
