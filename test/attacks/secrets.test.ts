import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asSuperuser, createTestDatabase, type TestDatabase } from '@cairn/subgraph/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unpack } from '../kit/bundle.js';
import { descendants } from '../kit/child-processes.js';
import { approve, createEndpoint, registerModel } from '../kit/models.js';
import { TestTeam, type TestActor } from '../kit/platform.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';
import { until } from '../kit/until.js';

/** Each can be told apart from everything else, wherever it turns up. */
const marks = Object.fromEntries(['adminToken', 'secret', 'databasePassword', 'witnessPassword', 'issuerSecret', 'strangersKey'].map((name) => [name, `mark${randomBytes(18).toString('hex')}`])) as Record<'adminToken' | 'secret' | 'databasePassword' | 'witnessPassword' | 'issuerSecret' | 'strangersKey', string>;
const role = `marked_${randomBytes(6).toString('hex')}`;

let database: TestDatabase;
let home: Awaited<ReturnType<typeof temporaryHome>>;
let cairn: CairnProcess;
let team: TestTeam;
let engineer: TestActor;
let projectId: string;
/** The secret part of the engineer's key. */
let keySecret: string;
/** The administrator's session in the portal. */
let session: string;

beforeAll(async () => {
  [database, home] = await Promise.all([createTestDatabase(), temporaryHome()]);
  await asSuperuser(database.url, `CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD '${marks.databasePassword}'`);
  const url = new URL(database.url);
  [url.username, url.password] = [role, marks.databasePassword];
  const port = await freePort();
  const issuers = join(home.path, '..', 'issuers.json');
  // Nobody is there either.
  await writeFile(issuers, JSON.stringify([{ name: 'away', issuer: `http://127.0.0.1:${await freePort()}`, clientId: 'cairn', clientSecretEnv: 'ISSUER_SECRET' }]));
  cairn = spawnCairn(['up'], {
    CAIRN_HOME: home.path,
    CAIRN_PORT: String(port),
    CAIRN_PORTAL: 'on',
    CAIRN_LOG_LEVEL: 'info',
    CAIRN_DATABASE_URL: url.href,
    CAIRN_ADMIN_TOKEN: marks.adminToken,
    CAIRN_SECRET: marks.secret,
    CAIRN_OIDC: issuers,
    ISSUER_SECRET: marks.issuerSecret,
    // Nobody is there: each push fails, and is told of.
    CAIRN_WITNESSES: `http://cairn:${marks.witnessPassword}@127.0.0.1:${await freePort()}/checkpoints`,
  });
  await cairn.ready(120_000);
  team = new TestTeam(cairn.url, marks.adminToken);
  projectId = await team.project();
  engineer = await team.actor('engineer', projectId);
  keySecret = /^cairn_[^_]+_(.{20,})$/.exec(engineer.token)![1]!;
  const signedIn = await fetch(`${cairn.url}/api/v1/session`, { method: 'POST', body: JSON.stringify({ token: marks.adminToken }) });
  session = /cairn_session=([^;]+)/.exec(signedIn.headers.get('set-cookie')!)![1]!;
  const registered = await registerModel(engineer, 'marked');
  await approve(await team.actor('approver', projectId), registered);
  await createEndpoint(engineer, 'marked', registered);
}, 240_000);

afterAll(async () => {
  await team?.close();
  await cairn?.[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
  const { url } = database;
  await asSuperuser(url, `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await database[Symbol.asyncDispose]();
}, 60_000);

describe('a secret is not found', () => {
  test('in what processes that the platform starts are told: models, jobs, readers of tables, the portal', async () => {
    const children = await descendants(cairn.child.pid!);
    expect(children.length).toBeGreaterThan(1);
    const seen = await Promise.all(children.map(async ({ id, title }) => `${title}\n${await readFile(`/proc/${id}/environ`, 'latin1').catch(() => '')}`));
    expect(seen.some((text) => text.includes('CAIRN_PORTAL') || text.includes('NEXT_TELEMETRY_DISABLED'))).toBe(true);
    for (const text of seen) {
      expectNone(text);
      expect(text).not.toMatch(/CAIRN_(ADMIN_TOKEN|SECRET|DATABASE_URL|WITNESSES)/);
    }
  });

  test('by a job that looks for it in its environment', async () => {
    const look = 'console.log(JSON.stringify(process.env)); process.exit(3)';
    const { definePipeline } = await engineer.cairn.query<{ definePipeline: { id: string } }>('mutation ($input: DefinePipelineInput!) { definePipeline(input: $input) { id } }', {
      input: { projectId, name: 'curious', steps: [{ name: 'look', kind: 'job', command: ['node', '-e', look] }] },
    });
    const { startPipeline } = await engineer.cairn.query<{ startPipeline: { id: string } }>('mutation ($id: ID!) { startPipeline(input: { pipelineId: $id }) { id } }', { id: definePipeline.id });
    const job = await until('the job', async () => {
      const { pipelineRun } = await engineer.cairn.query<{ pipelineRun: { status: string; steps: { job: { logs: { text: string }[] } | null }[] } }>('query ($id: ID!) { pipelineRun(id: $id) { status steps { job { logs { text } } } } }', { id: startPipeline.id });
      return pipelineRun.status === 'FAILED' ? pipelineRun.steps[0]!.job : undefined;
    });
    const said = job!.logs.map(({ text }) => text).join('\n');
    expect(said).toContain('CAIRN_JOB_ID');
    expectNone(said);
  });

  test('in what failures of many kinds are answered', async () => {
    const json = { 'content-type': 'application/json' };
    const asked: [string, RequestInit][] = [
      ['/graphql', { method: 'POST', headers: { ...json, authorization: `Bearer ${marks.strangersKey}` }, body: '{"query":"{ me { name } }"}' }],
      ['/graphql', { method: 'POST', headers: { ...json, authorization: `Basic ${Buffer.from(`x:${marks.strangersKey}`).toString('base64')}` }, body: '{"query":"{ me { name } }"}' }],
      ['/graphql', { method: 'POST', headers: { ...json, cookie: `cairn_session=${marks.strangersKey}` }, body: '{"query":"{ me { name } }"}' }],
      ['/graphql', { method: 'POST', headers: { ...json, authorization: `Bearer ${engineer.token}` }, body: '{"query":"{ nothing }"}' }],
      ['/graphql', { method: 'POST', headers: { ...json, authorization: `Bearer ${engineer.token}` }, body: '{' }],
      ['/graphql', { method: 'POST', headers: { ...json, cookie: `cairn_session=${session}`, origin: 'https://evil.example' }, body: '{}' }],
      ['/api/v1/session', { method: 'POST', body: JSON.stringify({ token: marks.strangersKey }) }],
      ['/api/v1/session', { method: 'POST', body: `{"token":"${marks.strangersKey}` }],
      ['/api/v1/artifacts/sha256:x', { headers: { authorization: `Bearer ${engineer.token}` } }],
      ['/api/2.0/mlflow/runs/get?run_id=x', { headers: { authorization: `Bearer ${engineer.token}` } }],
      ['/v2/models/marked/infer', { method: 'POST', headers: { ...json, authorization: `Bearer ${engineer.token}` }, body: '{"inputs":[{"name":"a","datatype":"FP32","shape":[1,1],"data":["x"]}]}' }],
      ['/api/v1/oidc/away/start', { redirect: 'manual' }],
      ['/api/v1/oidc/away/callback?code=x&state=y', { redirect: 'manual' }],
      ['/api/v1/token', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `grant_type=client_credentials&client_assertion=${marks.strangersKey}` }],
      ['/%ff', { headers: { authorization: `Bearer ${engineer.token}` } }],
    ];
    for (const [path, init] of asked) {
      const answer = await fetch(cairn.url + path, init);
      const text = `${[...answer.headers].filter(([name]) => name !== 'set-cookie').join('\n')}\n${await answer.text()}`;
      expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status >= 300 || path === '/graphql')]);
      expectNone(text);
    }
  });

  test('in the log, though the witness cannot be reached, connections to the database are cut, and callers are refused', async () => {
    const state = await until('a push that failed', async () => {
      const { witnesses } = await team.admin.query<{ witnesses: { name: string; error: string | null }[] }>('{ witnesses { name error } }');
      return witnesses[0]!.error === null ? undefined : witnesses[0];
    });
    expect(state!.name).toContain('http://…@127.0.0.1');
    expectNone(JSON.stringify(state));
    await asSuperuser(database.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await until('it to be ready again', async () => (await fetch(`${cairn.url}/readyz`)).ok);
    expectNone(cairn.output);
  });

  test('in a bundle that leaves the platform', async () => {
    const path = join(home.path, '..', 'bundle.zip');
    const exporting = spawnCairn(['export', '--project', projectId, '--out', path], { CAIRN_URL: cairn.url, CAIRN_TOKEN: marks.adminToken });
    expect(await exporting.ended).toMatchObject({ code: 0 });
    expectNone(exporting.output);
    const files = await unpack(await readFile(path));
    expect(files.size).toBeGreaterThan(5);
    for (const [name, bytes] of files) expectNone(`${name}\n${bytes.toString('latin1')}`);
  });

  test('in any table of the database: what is kept of a key or a session tells nobody what it is', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
      expect(rows.length).toBeGreaterThan(40);
      const found: string[] = [];
      for (const { name } of rows) {
        for (const [what, mark] of secrets()) {
          const { rows: hits } = await client.query(`SELECT 1 FROM ${name} AS kept WHERE strpos(kept::text, $1) > 0 OR strpos(kept::text, $2) > 0 LIMIT 1`, [mark, Buffer.from(mark).toString('hex')]);
          if (hits.length > 0) found.push(`${what} in ${name}`);
        }
      }
      expect(found).toEqual([]);
    } finally {
      await client.end();
    }
  });

  test('in any file under its home', async () => {
    const entries = await readdir(home.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(3);
    for (const { parentPath, name } of files) expectNone(`${name}\n${await readFile(join(parentPath, name), 'latin1')}`);
  });

  test('in what is said when it does not start', async () => {
    const refused = async (environment: Record<string, string>): Promise<string> => {
      await using folder = await temporaryHome();
      await using failing = spawnCairn(['up'], { CAIRN_HOME: folder.path, CAIRN_PORT: String(await freePort()), CAIRN_ADMIN_TOKEN: marks.adminToken, CAIRN_SECRET: marks.secret, ...environment });
      expect((await failing.ended).code).not.toBe(0);
      return failing.output;
    };
    const url = new URL(database.url);
    [url.username, url.password] = [role, `${marks.strangersKey}`];
    expectNone(await refused({ CAIRN_DATABASE_URL: url.href }));
    expectNone(await refused({ CAIRN_DATABASE_URL: `postgresql://${role}:${marks.databasePassword}@127.0.0.1:1/none` }));
    expectNone(await refused({ CAIRN_DATABASE_URL: `mysql://${role}:${marks.databasePassword}/@db` }));
    expectNone(await refused({ CAIRN_WITNESSES: `gopher://x:${marks.witnessPassword}@w` }));
    // Four times the whole program is read.
  }, 240_000);
});

function secrets(): [what: string, mark: string][] {
  return [...Object.entries(marks), ['keySecret', keySecret], ['session', session]];
}

function expectNone(text: string): void {
  const found = secrets().filter(([, mark]) => text.includes(mark) || text.includes(Buffer.from(mark).toString('base64').replace(/=+$/, '').slice(0, -1)));
  expect(found.map(([what, mark]) => `${what}: ${text.slice(Math.max(0, text.indexOf(mark) - 200), text.indexOf(mark) + 60)}`)).toEqual([]);
}
