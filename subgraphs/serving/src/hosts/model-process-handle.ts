import { fork, type ChildProcess } from 'node:child_process';
import { runnableModule } from '@cairn/subgraph';
import type { FromModel, ToModel } from './messages.js';

/** What ended a process: its exit code or the signal. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process for one model: it knows nothing of ours, and gets nothing but what it needs. */
export class ModelProcess {
  readonly #child: ChildProcess;

  constructor(options: { readonly memoryLimitBytes: number; readonly said: (message: FromModel) => void; readonly ended: (end: ProcessEnd) => void }) {
    const { path, execArgv } = runnableModule(import.meta.url, './model-process');
    this.#child = fork(path, [String(options.memoryLimitBytes)], {
      execArgv: [...execArgv, '--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: { PATH: process.env['PATH'] },
    });
    this.#child.on('message', options.said);
    let over = false;
    const ended = (end: ProcessEnd): void => {
      if (!over) options.ended(end);
      over = true;
    };
    // 'error' alone when it could not be started; after 'error' on sending, 'exit' follows.
    this.#child.once('error', () => (this.#child.pid === undefined ? ended({ code: null, signal: null }) : this.kill()));
    this.#child.once('exit', (code, signal) => ended({ code, signal }));
  }

  /** Undefined when it could not be started. */
  get id(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToModel): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
