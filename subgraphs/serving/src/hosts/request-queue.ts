import { UnavailableError } from '@cairn/core';
import type { Tensor } from '../domain/tensor.js';

/** A request on its way to a model. */
export interface WaitingRequest {
  readonly inputs: readonly Tensor[];
  /** Undefined for a model without rows. */
  readonly rows: number | undefined;
  /** Not to be run together with others, because that failed. */
  readonly alone: boolean;
  /** A process ended while it answered this. */
  readonly lost: boolean;
  readonly sinceMs: number;
  resolve(outputs: readonly Tensor[]): void;
  reject(error: Error): void;
}

export interface QueueLimits {
  /** Most requests that wait; what comes then is refused. */
  readonly waiting: number;
  /** Longest time that a request waits for its turn, in milliseconds. */
  readonly waitMs: number;
}

/** Requests that wait for a model, in the order in which they came; bounded in number and in time. */
export class RequestQueue {
  readonly #waiting: WaitingRequest[] = [];
  #watched = false;

  /** @param name of what is waited for, as errors begin. */
  constructor(
    private readonly name: string,
    private readonly limits: () => QueueLimits,
  ) {}

  get size(): number {
    return this.#waiting.length;
  }

  /** How long the first one has waited, in milliseconds; 0 when there is none. */
  waitedMs(nowMs: number): number {
    const first = this.#waiting[0];
    return first ? nowMs - first.sinceMs : 0;
  }

  /** @throws {UnavailableError} when the queue is full, or the wait takes too long. */
  add(inputs: readonly Tensor[], rows: number | undefined): Promise<readonly Tensor[]> {
    const { waiting, waitMs } = this.limits();
    if (this.#waiting.length >= waiting) {
      return Promise.reject(notAsked(`${this.name} has ${waiting.toLocaleString('en')} requests waiting, as many as it may; try again later`));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ inputs, rows, alone: rows === undefined, lost: false, sinceMs: performance.now(), resolve, reject });
      if (!this.#watched) this.#expireIn(waitMs);
    });
  }

  /** Puts requests that could not be answered back in front, each to be run alone. */
  addAgain(requests: readonly WaitingRequest[]): void {
    this.#waiting.unshift(...requests.map((request) => ({ ...request, alone: true })));
  }

  /** The next request, and those behind it that go with it, of together at most so many rows. */
  take(mostRows: number): WaitingRequest[] {
    const first = this.#waiting[0];
    if (!first) return [];
    let count = 1;
    let rows = first.rows ?? mostRows;
    while (!first.alone && count < this.#waiting.length) {
      const next = this.#waiting[count]!;
      rows += next.rows ?? mostRows;
      if (next.alone || rows > mostRows) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  fail(error: Error): void {
    for (const request of this.#waiting.splice(0)) request.reject(error);
  }

  #expire(): void {
    const { waitMs } = this.limits();
    const oldest = performance.now() - waitMs;
    while (this.#waiting.length > 0 && this.#waiting[0]!.sinceMs <= oldest) {
      this.#waiting.shift()!.reject(notAsked(`${this.name} did not get to the request within ${waitMs.toLocaleString('en')} ms; try again later`));
    }
    const next = this.#waiting[0];
    this.#watched = false;
    if (next) this.#expireIn(Math.max(1, next.sinceMs - oldest));
  }

  #expireIn(ms: number): void {
    this.#watched = true;
    setTimeout(() => this.#expire(), ms).unref();
  }
}

/** Not the model's fault: it was not asked. */
export function notAsked(message: string): UnavailableError {
  return new UnavailableError(message, { details: { asked: false } });
}
