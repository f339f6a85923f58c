import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startEmbeddedPostgres } from '@cairn/subgraph';
import { freePort } from '../../kit/spawn-cairn.js';
import { until } from '../../kit/until.js';

/** A tracking server under measurement. */
export interface TrackingServer {
  readonly name: 'cairn' | 'mlflow';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly database: pg.Client;
}

export interface Pair extends AsyncDisposable {
  readonly cairn: TrackingServer;
  readonly mlflow: TrackingServer;
  /** Id of the project on Cairn. */
  readonly project: string;
  readonly token: string;
}

const token = 'bench'.padEnd(40, 'x');

/** Both servers on one durable PostgreSQL with the same settings, a database each. @param python with mlflow. @param portal starts it too; it must be built. */
export async function startPair(python: string, portal: boolean): Promise<Pair> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  await chmod(home, 0o711);
  const postgres = await startEmbeddedPostgres({ home });
  const children: ChildProcess[] = [];
  const clients: pg.Client[] = [];
  const database = async (name: string): Promise<{ url: string; client: pg.Client }> => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    const url = new URL(postgres.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    clients.push(client);
    return { url: url.href, client };
  };

  const ours = await database('tracking_cairn');
  const port = await freePort();
  const main = fileURLToPath(new URL('../../../gateway/scripts/cairn.ts', import.meta.url));
  children.push(
    spawn(process.execPath, [...process.execArgv, main, 'up'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { PATH: process.env['PATH'], CAIRN_PORTAL: portal ? 'on' : 'off', CAIRN_PORT: String(port), CAIRN_HOME: join(home, 'cairn'), CAIRN_DATABASE_URL: ours.url, CAIRN_ADMIN_TOKEN: token },
    }),
  );
  const cairn: TrackingServer = { name: 'cairn', url: `http://127.0.0.1:${port}`, headers: { authorization: `Bearer ${token}` }, database: ours.client };
  await answers(`${cairn.url}/readyz`);
  const project = await makeProject(cairn);

  const theirs = await database('tracking_mlflow');
  const theirPort = await freePort();
  const artifacts = join(home, 'mlflow');
  await mkdir(artifacts);
  const uri = theirs.url.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:');
  children.push(
    spawn(python, ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(theirPort), '--backend-store-uri', uri, '--artifacts-destination', artifacts], {
      stdio: ['ignore', 'ignore', process.env['CAIRN_BENCH_VERBOSE'] ? 'inherit' : 'ignore'],
      cwd: artifacts,
      env: { PATH: process.env['PATH'], HOME: artifacts, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: '1' },
      // It starts workers of its own, which end with their group.
      detached: true,
    }),
  );
  const mlflow: TrackingServer = { name: 'mlflow', url: `http://127.0.0.1:${theirPort}`, headers: {}, database: theirs.client };
  await answers(`${mlflow.url}/health`);
  return {
    cairn,
    mlflow,
    project,
    token,
    async [Symbol.asyncDispose]() {
      for (const child of children) await stop(child);
      for (const client of clients) await client.end();
      await postgres.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  await until(url, async () => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok, 180_000);
}

async function makeProject({ url, headers }: TrackingServer): Promise<string> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query: 'mutation { createProject(input: { name: "bench" }) { id } }' }) });
  const { data } = (await response.json()) as { data: { createProject: { id: string } } };
  return data.createProject.id;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  try {
    process.kill(child.spawnargs.includes('mlflow') ? -child.pid! : child.pid!, 'SIGTERM');
  } catch {
    child.kill('SIGKILL');
  }
  await gone;
}

/** One call of MLflow's REST API. @throws {Error} when it is refused. */
export async function rest<T>({ url, headers }: TrackingServer, path: string, body: object): Promise<T> {
  const response = await fetch(`${url}/api/2.0/mlflow/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** A new run in a new experiment. */
export async function newRun(server: TrackingServer, experiment: string): Promise<{ readonly experimentId: string; readonly runId: string }> {
  const { experiment_id: experimentId } = await rest<{ experiment_id: string }>(server, 'experiments/create', { name: experiment });
  return { experimentId, runId: await anotherRun(server, experimentId) };
}

export async function anotherRun(server: TrackingServer, experimentId: string): Promise<string> {
  const { run } = await rest<{ run: { info: { run_id: string } } }>(server, 'runs/create', { experiment_id: experimentId, start_time: Date.now() });
  return run.info.run_id;
}
