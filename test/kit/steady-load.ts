import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServedEndpoint } from './served-endpoint.js';

export interface SteadyLoadOptions {
  /** Where the next request goes, asked before each: a balancer, or one address. */
  readonly where: () => string;
  readonly endpoint: ServedEndpoint;
  /** Callers, each with a connection that stays open and one request at a time. Defaults to 8. */
  readonly callers?: number;
  /** Most requests a second of all callers together. Defaults to 150. */
  readonly perSecond?: number;
}

/** An answer of status 200. */
export interface Prediction {
  readonly ids: readonly string[];
  readonly version: string;
  readonly logged: boolean;
  readonly askedAtMs: number;
  readonly atMs: number;
}

/** A request that was sent and not answered by 200. */
export interface Failure {
  /** `status 503: …`, or the code of a connection that broke. */
  readonly what: string;
  readonly version?: string | undefined;
  readonly retryAfter?: string | undefined;
  readonly atMs: number;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** Callers that ask the V2 door again and again, and keep what they were told. */
export class SteadyLoad implements AsyncDisposable {
  readonly predictions: Prediction[] = [];
  readonly failures: Failure[] = [];
  /** Connections that were refused before anything was sent: the caller goes elsewhere, or waits. */
  turnedAway = 0;
  #going = true;
  #next = 0;
  #begunMs = performance.now();
  readonly #callers: Promise<void>[];

  constructor(private readonly options: SteadyLoadOptions) {
    this.#callers = Array.from({ length: options.callers ?? 8 }, () => this.#call());
  }

  /** Ids of all predictions that a caller was given. */
  get ids(): string[] {
    return this.predictions.flatMap(({ ids }) => ids);
  }

  /** Resolves when that many more are answered. */
  async more(count: number): Promise<void> {
    for (const wanted = this.predictions.length + count; this.predictions.length < wanted; ) await delay(5);
  }

  async stop(): Promise<void> {
    this.#going = false;
    await Promise.all(this.#callers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #call(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { endpoint, where, perSecond = 150 } = this.options;
    while (this.#going) {
      const due = this.#begunMs + (this.#next++ / perSecond) * 1_000 - performance.now();
      if (due > 0) await delay(due);
      // After an outage it goes on as before, and does not catch up.
      else if (due < -1_000) [this.#begunMs, this.#next] = [performance.now(), 0];
      const askedAtMs = performance.now();
      try {
        const reply = await ask(`${where()}/v2/models/${endpoint.name}/infer`, endpoint.engineer.token, agent);
        this.#take(reply, askedAtMs);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        if (code === 'ECONNREFUSED') this.turnedAway++;
        else this.failures.push({ what: code, atMs: performance.now() });
        await delay(code === 'ECONNREFUSED' ? 100 : 10);
      }
    }
    agent.destroy();
  }

  #take({ status, text, retryAfter }: Reply, askedAtMs: number): void {
    const atMs = performance.now();
    if (status !== 200) return void this.failures.push({ what: `status ${status}: ${text.slice(0, 300)}`, retryAfter, atMs });
    const { model_version: version, parameters } = JSON.parse(text) as { model_version: string; parameters: { prediction_ids: string; logged?: boolean } };
    this.predictions.push({ ids: parameters.prediction_ids.split(','), version, logged: parameters.logged ?? true, askedAtMs, atMs });
  }
}

const body = JSON.stringify({
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 1], data: [0.3] },
    { name: 'b', datatype: 'FP32', shape: [1, 1], data: [0.4] },
  ],
});

function ask(url: string, token: string, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode!, text, retryAfter: response.headers['retry-after'] }));
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
