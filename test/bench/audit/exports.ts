import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@cairn/client';
import { newId, type Actor } from '@cairn/core';
import { Database, startEmbeddedPostgres } from '@cairn/subgraph';
import { unpack, writeFiles } from '../../kit/bundle.js';
import { freePort } from '../../kit/spawn-cairn.js';
import type { Table } from '../serving/table.js';

const entries = Number(process.env['CAIRN_BENCH_ENTRIES'] ?? 100_000);
const writesPerSecond = 200;
const actor: Actor = { id: newId('actor'), name: 'bench', kind: 'service', roles: { '*': ['admin'] } };

async function write(database: Database, projectId: string, count: number): Promise<void> {
  await database.commit({ actor, requestId: newId('request') }, async (transaction) => {
    for (let number = 0; number < count; number++) {
      const runId = newId('run');
      transaction.emit({
        type: 'metrics.logged', projectId, nodeId: runId, payload: { batchIds: [newId('batch')], count: 100, keys: ['loss', 'accuracy'], firstStep: number, lastStep: number + 100 },
        links: [{ from: newId('datasetVersion'), to: runId, relation: 'used' }],
      });
    }
  });
}

async function rssMb(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

async function timed(program: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return (performance.now() - begun) / 1_000;
}

/**
 * How long it takes to take the audit trail home, and to check it there: a project with 100,000 events is exported by a platform in a process of its own
 * while 200 events a second go on, and the bundle is checked by both of its scripts.
 */
export async function exports(): Promise<Table[]> {
  const home = await mkdtemp(join(tmpdir(), 'cairn-bench-'));
  // PostgreSQL does not run as root: its account must be let in.
  await chmod(home, 0o711);
  const postgres = await startEmbeddedPostgres({ home });
  const port = await freePort();
  const token = 'bench-'.padEnd(40, 'x');
  const platform = spawn(process.execPath, [...process.execArgv, fileURLToPath(new URL('../../../gateway/bin/cairn.js', import.meta.url)), 'up'], {
    env: { ...process.env, CAIRN_HOME: join(home, 'cairn'), CAIRN_PORT: String(port), CAIRN_PORTAL: 'off', CAIRN_ADMIN_TOKEN: token, CAIRN_DATABASE_URL: postgres.url, CAIRN_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false))) await new Promise((resolve) => setTimeout(resolve, 100));
    const cairn = connect({ url, token });
    const { createProject: project } = await cairn.query<{ createProject: { id: string } }>('mutation { createProject(input: { name: "bench" }) { id } }');
    const database = await Database.open({ url: postgres.url, schema: 'bench', rows: [], migrations: [] });
    for (let written = 0; written < entries; written += 1_000) await write(database, project.id, Math.min(1_000, entries - written));
    const settled = async (): Promise<boolean> => ((await cairn.query<{ checkpoint: { treeSize: number } | null }>('{ checkpoint { treeSize } }')).checkpoint?.treeSize ?? 0) >= entries;
    while (!(await settled())) await new Promise((resolve) => setTimeout(resolve, 200));

    const idleMb = await rssMb(platform.pid!);
    let peakMb = idleMb;
    let written = 0;
    const sampling = setInterval(() => void rssMb(platform.pid!).then((mb) => (peakMb = Math.max(peakMb, mb))), 100);
    const begun = performance.now();
    const writing = setInterval(() => {
      const due = Math.floor(((performance.now() - begun) / 1_000) * writesPerSecond) - written;
      written += due;
      if (due > 0) void write(database, project.id, due);
    }, 50);
    const { requestExport: asked } = await cairn.query<{ requestExport: { id: string } }>('mutation ($p: ID!) { requestExport(input: { projectId: $p }) { id } }', { p: project.id });
    interface Found { readonly state: string; readonly entries: number; readonly sizeBytes: number | null; readonly error: string | null; readonly downloadPath: string }
    let found: Found;
    do {
      await new Promise((resolve) => setTimeout(resolve, 100));
      ({ export: found } = await cairn.query<{ export: Found }>('query ($id: ID!) { export(id: $id) { state entries sizeBytes error downloadPath } }', { id: asked.id }));
    } while (found.state === 'QUEUED' || found.state === 'RUNNING');
    const seconds = (performance.now() - begun) / 1_000;
    clearInterval(writing);
    clearInterval(sampling);
    if (found.state !== 'READY') throw new Error(`The export is ${found.state}: ${found.error}`);
    const files = await unpack(Buffer.from(await cairn.fetch(found.downloadPath)));
    const folder = join(home, 'bundle');
    await writeFiles(folder, files);
    const key = files.get('keys/log.vkey')!.toString().trim();
    const node = await timed(process.execPath, [join(folder, 'verify.mjs'), '--key', key]);
    const python = await timed('python3', [join(folder, 'verify.py'), '--key', key]);
    await cairn.close();
    await database.close();
    return [{ title: `export of ${found.entries.toLocaleString('en')} events while ${Math.round(written / seconds)} a second were written`, rows: [{ 'seconds': Number(seconds.toFixed(1)), 'bundle MB': Number((found.sizeBytes! / 1e6).toFixed(1)), 'unpacked MB': Number(([...files.values()].reduce((sum, file) => sum + file.length, 0) / 1e6).toFixed(1)), 'platform MB before': Math.round(idleMb), 'at most': Math.round(peakMb), 'verify.mjs s': Number(node.toFixed(1)), 'verify.py s': Number(python.toFixed(1)) }] }];
  } finally {
    const gone = once(platform, 'exit');
    platform.kill('SIGTERM');
    await gone;
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}
