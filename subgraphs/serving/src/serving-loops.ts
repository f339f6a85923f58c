import type { CairnEvent } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import type { Deployments } from './domain/deployments.js';
import { endpointOf } from './domain/endpoint-service.js';
import type { RolloutClock } from './domain/rollout-clock.js';

export interface ServingLoopsParts {
  readonly deployments: Deployments;
  readonly clock: RolloutClock;
  /** Events after which an endpoint is served differently, by whichever process they were made. */
  readonly changes: (signal: AbortSignal) => AsyncIterable<CairnEvent>;
  readonly logger: Logger;
}

const tickMs = 250;
const restMs = 500;

/** What goes on without being asked: endpoints follow their rows, and rollouts their strategies. */
export class ServingLoops {
  readonly #stopped = new AbortController();
  #ready = false;
  #following: Promise<void> | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(private readonly parts: ServingLoopsParts) {}

  /** Whether everything that should be served is known. */
  get ready(): boolean {
    return this.#ready;
  }

  async start(): Promise<void> {
    this.#following = this.#follow();
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped.abort();
    await Promise.all([this.#following, this.#ticking]);
  }

  async #follow(): Promise<void> {
    const { deployments, changes, logger } = this.parts;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const attempt = new AbortController();
      try {
        const events = changes(AbortSignal.any([signal, attempt.signal]))[Symbol.asyncIterator]();
        // Listening begins with the first look for an event: what is committed while we read is heard afterwards.
        let next = events.next();
        await deployments.refreshAll();
        this.#ready = true;
        for (let event = await next; !event.done; event = await next) {
          next = events.next();
          await deployments.refresh(endpointOf(event.value));
        }
      } catch (error) {
        if (signal.aborted) return;
        logger.warn('endpoints could not be refreshed', { error: String(error) });
        await new Promise((resolve) => setTimeout(resolve, restMs));
      } finally {
        attempt.abort();
      }
    }
  }

  #tick(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#ticking = this.parts.clock.tick().then((failures) => {
      for (const error of failures) this.parts.logger.warn('a rollout could not be driven', { error: String(error) });
      this.#busy = false;
    });
  }
}
