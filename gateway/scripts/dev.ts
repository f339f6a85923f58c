import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { jsonLogger } from '@cairn/subgraph';
import { startPortal } from '../src/platform/portal.js';

// The platform from source, started again when its source changes, in front of a portal that reloads by itself: the
// portal outlives the platform, so that a page in the browser stays where it is.

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = fileURLToPath(new URL('./cairn.ts', import.meta.url));
/** One save touches several files; they are one change. */
const settleMs = 150;

const portal = startPortal({ portal: process.env['CAIRN_PORTAL'] || 'on', dev: true, logger: jsonLogger('portal', 'warn') });
const front = createServer(portal.answer).on('upgrade', portal.upgrade);
await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
const portalUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

let platform = start();
let restarting: Promise<void> | undefined;
let timer: NodeJS.Timeout | undefined;
const watchers = sourceFolders().map((folder) =>
  watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || !file.endsWith('.ts') || file.endsWith('.test.ts')) return;
    clearTimeout(timer);
    timer = setTimeout(() => void restart(file), settleMs);
  }),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

function start(): ChildProcess {
  return fork(program, ['up'], {
    execArgv: ['--conditions=cairn-source', '--import', import.meta.resolve('tsx')],
    env: { ...process.env, CAIRN_PORTAL: portalUrl },
  });
}

/** A change during a restart is part of it, or the reason for the next one. */
async function restart(file: string): Promise<void> {
  await restarting;
  restarting = (async () => {
    process.stdout.write(`\n${file} has changed: starting again …\n`);
    await end(platform);
    platform = start();
  })();
}

async function stop(): Promise<void> {
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await restarting;
  await end(platform);
  await portal.stop();
  front.close();
  front.closeAllConnections();
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function sourceFolders(): string[] {
  const packages = ['sdk', 'subgraphs', 'plugins'].flatMap((group) => readdirSync(`${root}${group}`).map((name) => `${root}${group}/${name}/src`));
  return [...packages, `${root}gateway/src`].filter((folder) => existsSync(folder));
}
