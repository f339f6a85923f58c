import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** Whether nats-server is here. @throws {Error} in CI when it is not; elsewhere it is said which tests are left out. */
export function natsOrSkip(what: string): boolean {
  if (spawnSync('nats-server', ['--version']).status === 0) return true;
  if (process.env['CI']) throw new Error('nats-server is not installed, and CI requires it');
  console.warn(`SKIPPED: ${what} (install nats-server to run it)`);
  return false;
}

/** A real NATS server with JetStream, on a port that the system chose and an empty store. */
export class NatsServer implements AsyncDisposable {
  private constructor(
    private child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(): Promise<NatsServer> {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-nats-'));
    const child = run(folder, '-1');
    return new NatsServer(child, folder, await urlOf(child));
  }

  /** Names of the durable consumers that JetStream keeps of a subject. */
  async consumersOf(subject: string): Promise<string[]> {
    const connection = await connect({ servers: this.url });
    const manager = await jetstreamManager(connection);
    const [stream] = await manager.streams.names(subject).next();
    const consumers = stream === undefined ? [] : await manager.consumers.list(stream).next();
    await connection.close();
    return consumers.map(({ name }) => name);
  }

  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** On the same port and store. */
  async startAgain(): Promise<void> {
    this.child = run(this.folder, new URL(this.url).port);
    await urlOf(this.child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function run(folder: string, port: string): ChildProcess {
  return spawn('nats-server', ['-js', '-a', '127.0.0.1', '-p', port, '-sd', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
}

async function urlOf(child: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const port = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined && text.includes('Server is ready')) resolve(`nats://127.0.0.1:${port}`);
    });
    child.once('exit', () => reject(new Error(`nats-server has ended:\n${text}`)));
  });
}
