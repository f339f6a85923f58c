import { UnavailableError } from '@cairn/core';
import type { ModelHost } from '../domain/model-hosts.js';
import type { EndpointSettings } from '../domain/endpoint-settings.js';
import type { Tensor } from '../domain/tensor.js';
import type { Isolation } from './isolation.js';
import { Replica, type HostedModel, type ReplicaOwner } from './replica.js';
import { notAsked, RequestQueue, type WaitingRequest } from './request-queue.js';

/** What an endpoint decides about the processes of its variants. */
export type HostSettings = Pick<EndpointSettings, 'replicas' | 'deadlineMs' | 'memoryBytes' | 'queueLimit'>;

/** What is the same for all of them. */
export interface HostLimits {
  /** Longest time to load, in milliseconds. */
  readonly loadMs: number;
  /** Longest time that a request waits for its turn, in milliseconds. */
  readonly waitMs: number;
}

/** Rows that are answered together at most; one request may have more. */
const batchRows = 256;
const watchMs = 50;
const firstRestMs = 200;
const longestRestMs = 10_000;

/**
 * One model version in processes of its own, at least as many as its endpoint wants and at most as many as it allows: requests that
 * wait too long bring one more, one that idles too long ends. A process that misbehaves is given up at once and replaced.
 */
export class ReplicatedModelHost implements ModelHost, ReplicaOwner {
  /** Settles with the first attempt to load. */
  readonly loaded: Promise<void>;
  readonly #replicas = new Set<Replica>();
  readonly #queue: RequestQueue;
  readonly #watching: NodeJS.Timeout;
  #settings: HostSettings;
  #failures = 0;
  #resting: NodeJS.Timeout | undefined;
  #draining = false;
  #settleFirst!: { resolve(): void; reject(error: Error): void };
  #drained = (): void => undefined;

  constructor(
    private readonly model: HostedModel,
    settings: HostSettings,
    private readonly limits: HostLimits,
    private readonly isolation: Promise<Isolation>,
  ) {
    this.#settings = settings;
    this.#queue = new RequestQueue(`Model version '${model.modelVersionId}'`, () => ({ waiting: this.#settings.queueLimit, waitMs: limits.waitMs }));
    this.loaded = new Promise((resolve, reject) => (this.#settleFirst = { resolve, reject }));
    this.loaded.catch(() => undefined);
    // Also where an idle one may sleep, the first is started: a model that does not load is to be known now.
    this.#grow(Math.max(1, settings.replicas.minimum));
    this.#watching = setInterval(() => this.#watch(performance.now()), watchMs).unref();
  }

  get state(): ModelHost['state'] {
    for (const replica of this.#replicas) if (replica.ready) return 'ready';
    if (this.#failures > 0) return 'failed';
    return this.#replicas.size === 0 && this.#settings.replicas.minimum === 0 && !this.#draining ? 'asleep' : 'loading';
  }

  /** The processes that answer now. */
  get processIds(): number[] {
    return [...this.#replicas].flatMap(({ ready, processId }) => (ready && processId !== undefined ? [processId] : []));
  }

  configure(settings: HostSettings): void {
    this.#settings = settings;
    if (!this.#draining && this.#resting === undefined) this.#grow(settings.replicas.minimum);
  }

  run(inputs: readonly Tensor[], rows: number | undefined): Promise<readonly Tensor[]> {
    if (this.#draining) return Promise.reject(this.#gone());
    if (this.#failures > 0 && this.state !== 'ready') return Promise.reject(new UnavailableError(`Model version '${this.model.modelVersionId}' does not load at present`));
    const answer = this.#queue.add(inputs, rows);
    if (this.#replicas.size === 0) this.#grow(1);
    this.#next();
    return answer;
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#queue.size > 0 || this.#busy) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        setTimeout(resolve, this.limits.waitMs).unref();
      });
    }
    this.close();
  }

  /** Ends the processes at once; what waits fails. */
  close(): void {
    this.#draining = true;
    clearInterval(this.#watching);
    clearTimeout(this.#resting);
    const gone = this.#gone();
    for (const replica of this.#replicas) replica.close(gone);
    this.#replicas.clear();
    this.#queue.fail(gone);
    this.#settleFirst.reject(gone);
    this.#drained();
    this.model.release?.();
  }

  /** Called by a replica. */
  free(replica: Replica): void {
    if (!this.#replicas.has(replica)) return;
    this.#failures = 0;
    this.#settleFirst.resolve();
    this.#next();
  }

  /** Called by a replica. */
  again(requests: readonly WaitingRequest[]): void {
    this.#queue.addAgain(requests);
  }

  /** Called by a replica. */
  lost(replica: Replica, orphans: readonly WaitingRequest[], why: Error): void {
    this.#replicas.delete(replica);
    // Each gets a second chance, alone, where another process can take it at once: the first one's end may have been its doing.
    const another = [...this.#replicas].some(({ ready }) => ready);
    const [retried, given] = [orphans.filter(({ lost }) => another && !lost), orphans.filter(({ lost }) => !another || lost)];
    for (const request of given) request.reject(why);
    this.#queue.addAgain(retried.map((request) => ({ ...request, lost: true })));
    this.#grow(this.#wanted);
    this.#next();
  }

  /** Called by a replica. What waits fails now unless another process takes it, and the next attempt comes after a rest. */
  failed(replica: Replica, why: Error): void {
    this.#replicas.delete(replica);
    this.#failures++;
    this.#settleFirst.reject(why);
    if (this.state !== 'ready') {
      this.#queue.fail(new UnavailableError(`Model version '${this.model.modelVersionId}' does not load at present`, { cause: why }));
      this.#drained();
    }
    this.#resting ??= setTimeout(
      () => {
        this.#resting = undefined;
        this.#grow(Math.max(1, this.#settings.replicas.minimum));
      },
      Math.min(firstRestMs * 2 ** (this.#failures - 1), longestRestMs),
    ).unref();
  }

  get #busy(): boolean {
    return [...this.#replicas].some(({ answering }) => answering);
  }

  /** How many processes there should be at least, as things stand. */
  get #wanted(): number {
    return Math.max(this.#settings.replicas.minimum, this.#queue.size > 0 ? 1 : 0);
  }

  #gone(): UnavailableError {
    return notAsked(`Model version '${this.model.modelVersionId}' is not served any more`);
  }

  #grow(count: number): void {
    const { deadlineMs: answerMs, memoryBytes } = this.#settings;
    while (!this.#draining && this.#replicas.size < count) this.#replicas.add(new Replica(this.model, { answerMs, memoryBytes, loadMs: this.limits.loadMs }, this.isolation, this));
  }

  #next(): void {
    for (const replica of this.#replicas) {
      if (!replica.idle) continue;
      const flight = this.#queue.take(replica.separable ? batchRows : 0);
      if (flight.length === 0) break;
      replica.run(flight);
    }
    if (this.#draining && this.#queue.size === 0 && !this.#busy) this.#drained();
  }

  #watch(nowMs: number): void {
    for (const replica of this.#replicas) replica.watch(nowMs);
    const { minimum, maximum, idleMs, scaleUpAfterMs } = this.#settings.replicas;
    const starting = [...this.#replicas].some(({ ready }) => !ready);
    // One at a time: whether a second one is needed shows when the first one answers.
    if (this.#queue.waitedMs(nowMs) > scaleUpAfterMs && !starting && this.#resting === undefined) this.#grow(Math.min(this.#replicas.size + 1, maximum));
    for (const replica of this.#replicas) {
      if (this.#replicas.size <= minimum || replica.idleMs(nowMs) < idleMs) continue;
      this.#replicas.delete(replica);
      replica.close(this.#gone());
    }
  }
}
