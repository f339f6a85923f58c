import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidInputError, UnavailableError } from '@cairn/client';
import type { NamedInput } from '@cairn/core';
import type { ModelOutput, Order, Said } from './messages.js';

/** A model in a process of its own, that has none of the job's credentials. */
export class ModelProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** @throws {InvalidInputError} when it does not load. */
  static async load(model: Uint8Array): Promise<ModelProcess> {
    const path = fileURLToPath(new URL(`../model-process${extname(import.meta.url)}`, import.meta.url));
    const child = fork(path, { execArgv: process.execArgv, serialization: 'advanced', env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const handle = new ModelProcess(child);
    try {
      await handle.say({ model });
      return handle;
    } catch (error) {
      handle.end();
      throw error;
    }
  }

  /** @throws {InvalidInputError} when the model cannot answer. @throws {UnavailableError} when its process ends. */
  async run(inputs: readonly NamedInput[]): Promise<readonly ModelOutput[]> {
    const said = await this.say({ inputs });
    return 'outputs' in said ? said.outputs : [];
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  private async say(order: Order): Promise<Said> {
    const { child } = this;
    const said = await new Promise<Said>((resolve, reject) => {
      const ended = (code: number | null, signal: string | null): void => reject(new UnavailableError(`The model's process ended with ${signal ?? `the exit code ${code}`}`));
      child.once('exit', ended);
      child.once('error', reject);
      child.once('message', (message) => {
        child.removeListener('exit', ended);
        child.removeListener('error', reject);
        resolve(message as Said);
      });
      child.send(order);
    });
    if ('failed' in said) throw new InvalidInputError(`The model ${'model' in order ? 'does not load' : 'could not answer'}: ${said.failed}`);
    return said;
  }
}
