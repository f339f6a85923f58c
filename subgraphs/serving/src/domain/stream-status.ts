import { CairnError } from '@cairn/core';
import type { Listening } from '@cairn/plugin';

/** What this process does with a stream. */
export type StreamState =
  | { readonly kind: 'starting'; readonly since: Date }
  | { readonly kind: 'consuming'; readonly since: Date }
  | { readonly kind: 'waiting'; readonly since: Date; readonly reason: string };

/** What went wrong last with a stream, or with one of its messages, in this process. */
export interface StreamError {
  readonly message: string;
  readonly at: Date;
}

export interface StreamStatus {
  readonly state: StreamState;
  readonly lastError: StreamError | undefined;
}

/** Messages of a stream that have no answer, of those that came within 24 hours. */
export interface UnansweredMessages {
  /** That went where questions go that cannot be answered. */
  readonly dead: number;
  /** At which the model failed, and which are tried again. */
  readonly retried: number;
}

/** Follows what becomes of a stream in this process. */
export class StreamWatch {
  #state: StreamState;
  #lastError: StreamError | undefined;

  constructor(private readonly now: () => Date) {
    this.#state = { kind: 'starting', since: now() };
  }

  get status(): StreamStatus {
    return { state: this.#state, lastError: this.#lastError };
  }

  /** Messages can come, or for now cannot. */
  listening(listening: Listening): void {
    if (listening.listening) this.#state = { kind: 'consuming', since: this.now() };
    else this.#wait(listening.reason);
  }

  /** No message comes until it is tried again. */
  failed(error: unknown): void {
    this.#wait(this.missed(error));
  }

  /** One message could not be answered; others can. @returns what is told of it. */
  missed(error: unknown): string {
    const message = error instanceof CairnError ? error.message : 'It failed here; the log of the platform says why';
    this.#lastError = { message, at: this.now() };
    return message;
  }

  /** It has waited since the first failure of several. */
  #wait(reason: string): void {
    const since = this.#state.kind === 'waiting' ? this.#state.since : this.now();
    this.#state = { kind: 'waiting', since, reason };
    this.#lastError = { message: reason, at: this.now() };
  }
}
