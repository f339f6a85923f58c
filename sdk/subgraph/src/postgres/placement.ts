import { createHash } from 'node:crypto';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { PostgresBinaries } from './binaries.js';

/** The account a server runs as; absent means: as ourselves. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Where one server's programs and files lie, and as whom it runs. */
export interface Placement {
  readonly binaries: PostgresBinaries;
  /** Holds `data/`; owned by the account. */
  readonly directory: string;
  readonly account: Account | undefined;
  /** True when the files could not lie in the wanted directory. */
  readonly moved: boolean;
}

/** Where files go that an unprivileged account must reach while the home directory is closed to it. */
const sharedDirectory = '/var/lib/cairn';

/**
 * PostgreSQL refuses to run as root. Under root, it runs as `postgres` or `nobody`; where that account cannot reach
 * the wanted directory or the programs (a home of mode 0700), they are placed under `/var/lib/cairn` instead.
 */
export async function place(wanted: string, binaries: PostgresBinaries): Promise<Placement> {
  if (process.getuid?.() !== 0) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { binaries, directory: wanted, account: undefined, moved: false };
  }
  const account = await unprivilegedAccount();
  const reachable = await isReachable(dirname(resolve(wanted)));
  const tag = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 16);
  const directory = reachable ? wanted : join(sharedDirectory, 'homes', tag);
  await mkdir(directory, { recursive: true });
  await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o700);
  return { binaries: await reachableBinaries(binaries), directory, account, moved: !reachable };
}

async function unprivilegedAccount(): Promise<Account> {
  const accounts = new Map<string, Account>();
  for (const line of (await readFile('/etc/passwd', 'utf8')).split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  const account = accounts.get('postgres') ?? accounts.get('nobody');
  if (!account) throw new Error("PostgreSQL cannot run as root, and there is neither an account 'postgres' nor 'nobody'");
  return account;
}

/** Whether every directory from the root down lets others pass. */
async function isReachable(directory: string): Promise<boolean> {
  for (let path = resolve(directory); ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

async function reachableBinaries(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  if (await isReachable(dirname(binaries.postgres))) return binaries;
  const native = resolve(dirname(binaries.postgres), '..');
  const { size, mtimeMs } = await stat(binaries.postgres);
  const target = join(sharedDirectory, `postgresql-${size}-${Math.round(mtimeMs)}`);
  if (!(await stat(target).catch(() => undefined))) {
    const staging = `${target}.${process.pid}`;
    await mkdir(sharedDirectory, { recursive: true, mode: 0o755 });
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    // Another start may have been faster: its copy is the same.
    await rename(staging, target).catch(() => rm(staging, { recursive: true, force: true }));
  }
  return { initdb: join(target, 'bin', 'initdb'), postgres: join(target, 'bin', 'postgres') };
}
