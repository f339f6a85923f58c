import { UnavailableError } from '@cairn/core';
import { upload } from '../bytes.js';
import { execute, requestJson, type Connection } from '../transport.js';
import { changes, type Change, type Outbox, type Upload } from './changes.js';

/** About ten minutes with the longest pause of five seconds. */
const metricRetries = 160;
const changeRetries = 5;
const timeoutMs = 60_000;

/**
 * Straight to the platform. Batches go out one after the other, each under an id of its own, so that one whose answer
 * was lost is sent again without being kept twice.
 */
export class DirectOutbox implements Outbox {
  onIdle: () => void = () => undefined;
  waitingPoints = 0;
  private sending: Promise<void> | undefined;
  private failure: unknown;

  constructor(
    private readonly connection: Connection,
    private readonly projectId: string,
    private readonly runId: string,
  ) {}

  get busy(): boolean {
    return this.sending !== undefined;
  }

  metrics(body: string, points: number): void {
    this.waitingPoints += points;
    this.sending = this.deliver(body, points).finally(() => {
      this.waitingPoints -= points;
      this.sending = undefined;
      this.onIdle();
    });
  }

  async change(kind: Change, input: object): Promise<void> {
    await execute(this.connection, changes[kind], { input }, { retries: changeRetries, timeoutMs });
  }

  async artifact(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType: string): Promise<Upload> {
    const uploaded = await upload(this.connection, this.projectId, bytes);
    await this.change('artifact', { runId: this.runId, name, digest: uploaded.digest, mediaType });
    return uploaded;
  }

  async flush(): Promise<void> {
    await this.sending;
    if (this.failure === undefined) return;
    const { failure } = this;
    this.failure = undefined;
    throw failure;
  }

  close(input: object): Promise<void> {
    return this.change('end', input);
  }

  private async deliver(body: string, points: number): Promise<void> {
    try {
      await sendMetrics(this.connection, this.runId, body, metricRetries);
    } catch (error) {
      // The first refusal says most; it is thrown where somebody waits for the log.
      this.failure ??= error instanceof UnavailableError ? new UnavailableError(`${points.toLocaleString('en')} points were not kept`, { cause: error }) : error;
    }
  }
}

/** One batch, encoded, to the door for columns. */
export async function sendMetrics(connection: Connection, runId: string, body: string, retries: number): Promise<void> {
  await requestJson(connection, `/api/v1/runs/${runId}/metrics`, { method: 'POST', headers: { 'content-type': 'application/json' }, body, retries, timeoutMs });
}
