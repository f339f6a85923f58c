import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LimitExceededError } from '@cairn/core';
import type { Change, Outbox, Upload } from '../../runs/changes.js';
import type { Connection } from '../../transport.js';
import { Courier } from './courier.js';
import type { SpooledRun } from './spooled-run.js';

/** The disk is asked to keep metrics at most this often, in milliseconds. */
const syncMs = 1_000;
/** What one run may have waiting on disk, in bytes. */
const mostWaitingBytes = 4 * 2 ** 30;
/** `end` gives up when nothing has arrived for this long, in milliseconds: the rest waits on disk. */
const awayPatienceMs = 5_000;

/** Everything on disk first, and to the platform from there. What resolves here is kept, whether the platform is there or not. */
export class SpooledOutbox implements Outbox {
  onIdle: () => void = () => undefined;
  waitingPoints = 0;
  private readonly courier: Courier;
  private writing: Promise<void> | undefined;
  private failure: unknown;
  private syncedAt = 0;
  private artifacts = 0;
  private closing = false;
  private wake: () => void = () => undefined;
  private readonly carried: Promise<void>;

  constructor(
    private readonly run: SpooledRun,
    connection: Connection,
  ) {
    this.courier = new Courier(run, connection);
    this.carried = this.carry();
  }

  get busy(): boolean {
    return this.writing !== undefined;
  }

  metrics(body: string, points: number): void {
    this.waitingPoints += points;
    const sync = Date.now() - this.syncedAt >= syncMs;
    if (sync) this.syncedAt = Date.now();
    this.writing = this.append('metrics', body, sync)
      .catch((error: unknown) => void (this.failure ??= error))
      .finally(() => {
        this.waitingPoints -= points;
        this.writing = undefined;
        this.onIdle();
      });
  }

  change(kind: Change, input: object): Promise<void> {
    return this.append(kind, JSON.stringify(input), true);
  }

  async artifact(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType: string): Promise<Upload> {
    const file = `${++this.artifacts}-${basename(name).slice(-100)}`;
    const copied = await copy(join(this.run.folder, file), bytes);
    await this.append('artifact', JSON.stringify({ input: { runId: this.run.header.runId, name, mediaType }, file }), true);
    return copied;
  }

  async flush(): Promise<void> {
    await this.writing;
    if (this.failure === undefined) return;
    const { failure } = this;
    this.failure = undefined;
    throw failure;
  }

  /** Waits until everything has arrived; what cannot arrive now is delivered later. */
  async close(input: object): Promise<void> {
    await this.change('end', input);
    this.closing = true;
    this.wake();
    await this.carried;
    const left = this.run.waitingBytes > 0;
    const { refused, setAsideFile, folder, header } = this.run;
    await this.run.close({ remove: !left });
    if (refused > 0) warn(`The platform refused ${refused} of the entries of run ${header.runId} for good; they and the reasons are in ${setAsideFile}`);
    if (left) warn(`Not everything that run ${header.runId} logged has arrived (${this.courier.trouble?.message}). It waits in ${folder}: \`cairn deliver\` delivers it`);
  }

  private async append(kind: string, body: string, sync: boolean): Promise<void> {
    if (this.run.waitingBytes > mostWaitingBytes) throw new LimitExceededError(`${mostWaitingBytes / 2 ** 30} GiB of run ${this.run.header.runId} wait on disk already`);
    await this.run.journal.append(kind, body, { sync });
    this.wake();
  }

  /** Delivers in the background until the run has ended, and everything has arrived or the platform stays away. */
  private async carry(): Promise<void> {
    for (;;) {
      const step = await this.courier.step();
      if (step === 'settled') continue;
      if (this.closing && (step === 'idle' || this.courier.awayMs >= awayPatienceMs)) return;
      await this.woken(step === 'away' ? this.courier.pauseMs : undefined);
    }
  }

  /** Waits for something new, or for so long. Only who waits for the end keeps the program alive. */
  private woken(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      // Something may have come while the courier looked.
      if (ms === undefined && this.run.waitingBytes > 0) return resolve();
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
      if (!this.closing) timer?.unref();
      this.wake = () => {
        // While the platform is away, new entries do not hurry it.
        if (ms !== undefined && !this.closing) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function copy(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Upload> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await using file = await open(path, 'wx', 0o600);
  for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    await file.writeFile(chunk);
  }
  await file.datasync();
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes };
}

function warn(message: string): void {
  process.emitWarning(message, 'CairnWarning');
}
