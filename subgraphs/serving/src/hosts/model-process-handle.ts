import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { FrameReader, type Frame } from './frames.js';
import type { Isolation } from './isolation.js';
import { outOfMemorySignal } from './messages.js';
import type { PreparedRuntime } from './runtime.js';

/** What ended a process: its exit code or the signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ModelProcessOptions {
  readonly runtime: PreparedRuntime;
  readonly memoryLimitBytes: number;
  readonly isolation: Isolation;
  readonly said: (frame: Frame) => void;
  readonly ended: (end: ProcessEnd) => void;
}

/** A process for one model: it knows nothing of ours, and gets nothing but what it needs. */
export class ModelProcess {
  readonly #child: ChildProcess;
  readonly #line: Duplex;

  constructor({ runtime, memoryLimitBytes, isolation, said, ended }: ModelProcessOptions) {
    const [command, ...args] = isolation.wrap([...runtime.command, String(memoryLimitBytes), outOfMemorySignal]);
    this.#child = spawn(command!, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], env: runtime.environment, cwd: runtime.directory });
    // The fourth of what `stdio` asks for: a socket of two ends.
    this.#line = this.#child.stdio[3] as Duplex;
    const reader = new FrameReader(said);
    this.#line.on('data', (chunk: Buffer) => reader.take(chunk));
    // It is gone: its exit says so.
    this.#line.on('error', () => undefined);
    let over = false;
    const end = (how: ProcessEnd): void => {
      if (!over) ended(how);
      over = true;
    };
    this.#child.once('error', () => (this.#child.pid === undefined ? end({ code: null, signal: null }) : this.kill()));
    this.#child.once('exit', (code, signal) => end({ code, signal }));
  }

  /** Undefined when it could not be started. */
  get id(): number | undefined {
    return this.#child.pid;
  }

  send(frame: Buffer): void {
    if (!this.#line.destroyed) this.#line.write(frame);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
    this.#line.destroy();
  }
}
