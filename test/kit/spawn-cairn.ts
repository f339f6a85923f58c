import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const command = fileURLToPath(new URL('../../gateway/bin/cairn.js', import.meta.url));

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The real `cairn` command as a process, as somebody would start it. */
export class CairnProcess implements AsyncDisposable {
  /** Resolves when it has ended. */
  readonly ended: Promise<Exit>;
  private text = '';

  constructor(
    readonly child: ChildProcess,
    private readonly port: number | undefined,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
    this.ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** What it has written so far, to either stream. */
  get output(): string {
    return this.text;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when `/readyz` answers 200. @throws {Error} with its output when it ends before that. */
  async ready(patienceMs = 60_000): Promise<void> {
    let exit: Exit | undefined;
    void this.ended.then((seen) => (exit = seen));
    await until(
      `${this.url}/readyz`,
      async () => exit !== undefined || (await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok,
      patienceMs,
    ).catch((cause: unknown) => {
      throw new Error(`It is not ready:\n${this.text}`, { cause });
    });
    if (exit !== undefined) throw new Error(`It ended with ${exit.code ?? exit.signal}:\n${this.text}`);
  }

  /** Resolves when its output matches. @throws {Error} with the output when it ends before that, or takes too long. */
  async says(pattern: RegExp, patienceMs: number): Promise<void> {
    let ended = false;
    void this.ended.then(() => (ended = true));
    await until(String(pattern), () => Promise.resolve(ended || pattern.test(this.text)), patienceMs);
    if (!pattern.test(this.text)) throw new Error(`It ended without saying ${pattern}:\n${this.text}`);
  }

  async kill(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Ends it in order, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGTERM');
    await this.ended;
  }
}

/**
 * Starts `node gateway/bin/cairn.js` with nothing of our own environment but the path. `CAIRN_PORT` is where it is asked for readiness.
 * @param under a command that becomes the one that stands behind it.
 */
export function spawnCairn(args: readonly string[], environment: Readonly<Record<string, string>> = {}, under: readonly string[] = []): CairnProcess {
  const [program, ...rest] = [...under, process.execPath, command, ...args];
  const child = spawn(program!, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], CAIRN_PORTAL: 'off', ...environment },
  });
  return new CairnProcess(child, environment['CAIRN_PORT'] === undefined ? undefined : Number(environment['CAIRN_PORT']));
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A folder for `CAIRN_HOME` that does not exist yet. */
export async function temporaryHome(): Promise<AsyncDisposable & { readonly path: string }> {
  const parent = await mkdtemp(join(tmpdir(), 'cairn-home-'));
  // Others may pass: PostgreSQL does not run as root, and its files lie inside.
  await chmod(parent, 0o711);
  return {
    path: join(parent, 'home'),
    [Symbol.asyncDispose]: () => rm(parent, { recursive: true, force: true }),
  };
}
