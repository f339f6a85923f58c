import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '@cairn/core';
import { findBinaries } from './binaries.js';
import { hasEnded, KeptProcess } from './kept-process.js';
import { place, type Placement } from './placement.js';

/** A PostgreSQL server that belongs to this process, and is started again when it ends by itself. */
export interface EmbeddedPostgres {
  /** Connection string of the superuser and the database `cairn`. Listens on 127.0.0.1 only. */
  readonly url: string;
  /** Where its files lie, and whether that is elsewhere than wanted. */
  readonly placement: Placement;
  /** Ends every connection, writes a checkpoint and waits for the process. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds `postgres/` with the data and the password. */
  readonly home: string;
  /** Told when the server has ended by itself, and is started again. Defaults to nobody. */
  readonly lost?: (how: string) => void;
  /** False gives up safety against power loss for speed; for tests only. Defaults to true. */
  readonly durable?: boolean;
}

/** Longest wait for the server to answer, in milliseconds; recovery after a crash is part of it. */
const startTimeoutMs = 60_000;
/** Longest wait for an orderly end before the server is told to end at once, in milliseconds. */
const stopTimeoutMs = 8_000;

/**
 * Starts the bundled PostgreSQL on a free port, creating its files at the first start. A server that an earlier,
 * killed process left behind on the same files is ended first; what it had committed is recovered.
 * @throws {UnavailableError} when it does not start, with the last lines of its log.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const placement = await place(join(options.home, 'postgres'), await findBinaries());
  const data = join(placement.directory, 'data');
  const password = await passwordOf(options.home);
  await endOrphan(data);
  if (!(await stat(data).catch(() => undefined))) await initialise(placement, data, password);
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch({ placement, data, password, port: await freePort() }, options);
    } catch (error) {
      // Somebody may have taken the port between our looking and the server's listening.
      if (attempt === 3) throw error;
    }
  }
}

interface Cluster {
  readonly placement: Placement;
  readonly data: string;
  readonly password: string;
  readonly port: number;
}

async function launch({ placement, data, password, port }: Cluster, { durable = true, lost }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const logPath = join(placement.directory, 'server.log');
  const settings = { ...baseSettings, ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }) };
  const args = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const start = async (): Promise<ChildProcess> => {
    const log = await open(logPath, 'a');
    const server = run(placement, placement.binaries.postgres, args, log);
    await log.close();
    // One that cannot be started has no id, and that says it.
    server.on('error', () => undefined);
    return server;
  };
  const server = await start();
  const url = (database: string): string => `postgresql://cairn:${password}@127.0.0.1:${port}/${database}`;
  try {
    await answering(url('postgres'), server);
  } catch (cause) {
    server.kill('SIGQUIT');
    await hasEnded(server);
    const tail = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-5).join('\n');
    throw new UnavailableError(`PostgreSQL did not start in ${placement.directory}:\n${tail}`, { cause });
  }
  await createDatabase(url('postgres'));
  const kept = new KeptProcess(server, start, lost);
  return { url: url('cairn'), placement, stop: () => kept.stop('SIGINT', { signal: 'SIGQUIT', afterMs: stopTimeoutMs }) };
}

const baseSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  dynamic_shared_memory_type: 'mmap',
  log_min_messages: 'warning',
};

/** Own process group: Ctrl-C in a terminal must reach us first, so that we can drain before the database goes. */
function run(placement: Placement, program: string, args: readonly string[], log: FileHandle): ChildProcess {
  const account = placement.account;
  return spawn(program, args, {
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    cwd: placement.directory,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
}

/** Creates the cluster beside its final place and moves it there whole: a kill in the middle leaves nothing half done. */
async function initialise(placement: Placement, data: string, password: string): Promise<void> {
  const staging = `${data}.new`;
  await rm(staging, { recursive: true, force: true });
  const passwordFile = join(placement.directory, 'initial-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (placement.account) await chown(passwordFile, placement.account.uid, placement.account.gid);
  const logPath = join(placement.directory, 'initdb.log');
  const log = await open(logPath, 'w');
  const args = ['-D', staging, '-U', 'cairn', '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  const child = run(placement, placement.binaries.initdb, args, log);
  const [code, failure] = await new Promise<[number | null, Error | undefined]>((resolve) => {
    child.once('exit', (exitCode) => resolve([exitCode, undefined]));
    child.once('error', (error) => resolve([null, error]));
  });
  await log.close();
  await rm(passwordFile, { force: true });
  if (code !== 0) {
    const tail = (await readFile(logPath, 'utf8')).trim().split('\n').slice(-5).join('\n');
    throw new UnavailableError(`PostgreSQL could not create its files in ${placement.directory}:\n${tail}`, { cause: failure });
  }
  await rename(staging, data);
}

async function passwordOf(home: string): Promise<string> {
  const directory = join(home, 'keys');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'postgres-password');
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept) return kept.trim();
  const made = randomBytes(24).toString('hex');
  await writeFile(path, `${made}\n`, { mode: 0o600 });
  return made;
}

/** `postmaster.pid` names the process in its first line and the data directory in its second. */
async function endOrphan(data: string): Promise<void> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !(await serves(pid, data))) return;
  process.kill(pid, 'SIGINT');
  const patience = Date.now() + stopTimeoutMs;
  while (isAlive(pid)) {
    if (Date.now() > patience) process.kill(pid, 'SIGQUIT');
    await delay(20);
  }
}

/** After a reboot another program may have the number: only a server on these very files is ended. */
async function serves(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  const command = fromProc ?? spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return command.includes(data);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  const patience = Date.now() + startTimeoutMs;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended with status ${server.exitCode}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > patience) throw error;
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = 'cairn'");
    if (found.rowCount === 0) await client.query('CREATE DATABASE cairn');
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
