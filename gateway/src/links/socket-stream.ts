import { LimitExceededError, UnavailableError } from '@cairn/core';
import type { ExecutionResult } from 'graphql';
import type { Client, SubscribePayload } from 'graphql-ws';

export interface SocketStreamOptions {
  readonly client: Client;
  readonly payload: SubscribePayload;
  /** The subgraph at the other end. */
  readonly name: string;
  /** Most events that wait for a reader that is slower than the subgraph. */
  readonly mostWaiting: number;
}

/** A subscription over a WebSocket of its own, which closes with it. A reader that falls too far behind is cut off. */
export function socketStream({ client, payload, name, mostWaiting }: SocketStreamOptions): AsyncIterableIterator<ExecutionResult> {
  const waiting: ExecutionResult[] = [];
  let outcome: { readonly error: unknown } | 'complete' | undefined;
  let wake: (() => void) | undefined;
  const finish = (how: { readonly error: unknown } | 'complete'): void => {
    outcome ??= how;
    wake?.();
    void client.dispose();
  };
  const unsubscribe = client.subscribe(payload, {
    next(event) {
      if (waiting.length >= mostWaiting) {
        finish({ error: new LimitExceededError(`Subscription fell ${mostWaiting} events behind subgraph '${name}'`) });
        return;
      }
      waiting.push(event as ExecutionResult);
      wake?.();
    },
    error(error) {
      // A list of errors is the subgraph's answer; anything else is the end of the connection.
      if (Array.isArray(error)) waiting.push({ errors: error });
      finish(Array.isArray(error) ? 'complete' : { error: new UnavailableError(`Subgraph '${name}' ended the subscription`, { cause: error }) });
    },
    complete: () => finish('complete'),
  });

  return {
    async next() {
      while (true) {
        const event = waiting.shift();
        if (event !== undefined) return { done: false, value: event };
        if (outcome === 'complete') return { done: true, value: undefined };
        if (outcome !== undefined) {
          const { error } = outcome;
          outcome = 'complete';
          throw error;
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async return() {
      waiting.length = 0;
      unsubscribe();
      finish('complete');
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
