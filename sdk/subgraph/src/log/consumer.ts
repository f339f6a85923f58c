import { setTimeout as delay } from 'node:timers/promises';
import { TimeoutError, UnavailableError, type CairnEvent, type EventType, type RequestContext } from '@cairn/core';
import type { Database } from '../database/database.js';
import type { Transaction } from '../database/transaction.js';
import type { Logger } from '../logger.js';
import { eventOf, selectEvents, type EventRow } from './event-row.js';
import type { EventLog } from './event-log.js';
import { systemActor } from './system-actor.js';

/** What a part does when it hears of an event. */
export type EventHandler<T extends EventType = EventType> = (event: CairnEvent<T>, transaction: Transaction) => Promise<void>;

/** One handler per event type; an event that nobody names is passed over. */
export type EventHandlers = { readonly [T in EventType]?: EventHandler<T> };

/**
 * A reader that sees every event once, in order. The handler's rows, its own events and the reader's position are
 * one commit: a process that is killed in the middle has done nothing, one that is killed after it does not do it
 * again. Whatever a handler does outside its transaction is not protected so: write down the wish, act on it elsewhere.
 */
export interface Consumption {
  /** Names the position; `<subgraph>` or `<subgraph>.<purpose>`. */
  readonly name: string;
  /** The tables that the handlers write. */
  readonly database: Database;
  readonly handlers: EventHandlers;
  /**
   * How often a handler that fails is tried before its event is parked. Defaults to 6. One that fails because something
   * else is away (UnavailableError, TimeoutError) is tried until it comes back.
   */
  readonly attempts?: number;
  /** Wait before the second try, in milliseconds, doubled each time up to 5,000. Defaults to 50. */
  readonly backOffMs?: number;
}

const batchSize = 200;

export class Consumer {
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly consumption: Consumption,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { name, database } = this.consumption;
    while (!this.stopped.signal.aborted) {
      try {
        await database.query('INSERT INTO log.consumer (name, next_index) VALUES ($1, 0) ON CONFLICT DO NOTHING', [name]);
        await this.follow();
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.logger.warn('consumer stumbled', { consumer: name, error: String(error) });
        await this.pause(500);
      }
    }
  }

  private async follow(): Promise<void> {
    const { name, database, handlers } = this.consumption;
    const types = Object.keys(handlers) as EventType[];
    while (!this.stopped.signal.aborted) {
      const [position] = await database.query<{ next_index: number }>('SELECT next_index FROM log.consumer WHERE name = $1', [name]);
      const next = Number(position?.next_index ?? 0);
      // Asked before reading: what comes later wakes us again.
      const seen = this.log.nextIndex;
      const rows = await database.query<EventRow>(
        `${selectEvents} WHERE s.index >= $1 AND e.type = ANY($2) ORDER BY s.index LIMIT ${batchSize}`,
        [next, types],
      );
      for (const row of rows) {
        if (this.stopped.signal.aborted) return;
        await this.deliver(eventOf(row));
      }
      if (rows.length === batchSize) continue;
      const passed = Math.max(seen, (rows.at(-1)?.index ?? -1) + 1);
      if (passed > next) await database.query('UPDATE log.consumer SET next_index = greatest(next_index, $2) WHERE name = $1', [name, passed]);
      // Whoever stops us wakes those who wait already; nobody would wake one who begins to.
      if (!this.stopped.signal.aborted) await this.log.grown(passed, 1_000, types);
    }
  }

  private async deliver(event: CairnEvent): Promise<void> {
    const attempts = this.consumption.attempts ?? 6;
    for (let attempt = 1; !this.stopped.signal.aborted; ) {
      try {
        await this.handle(event, async (transaction) => {
          const handler = this.consumption.handlers[event.type] as EventHandler | undefined;
          await handler?.(event, transaction);
        });
        return;
      } catch (error) {
        this.logger.warn('event handler failed', { consumer: this.consumption.name, event: event.id, type: event.type, attempt, error: String(error) });
        // What is away comes back; only what fails by itself is set aside.
        const away = error instanceof UnavailableError || error instanceof TimeoutError;
        if (attempt >= attempts && !away) return this.park(event, attempt, error);
        attempt++;
        await this.pause(Math.min((this.consumption.backOffMs ?? 50) * 2 ** Math.min(attempt - 2, 10), 5_000));
      }
    }
  }

  /** A second process with the same name waits at the row, and then finds the event done. */
  private async handle(event: CairnEvent, work: (transaction: Transaction) => Promise<void>): Promise<void> {
    const { name, database } = this.consumption;
    await database.commit(contextOf(event), async (transaction) => {
      const [position] = await transaction.query<{ next_index: number }>(
        'SELECT next_index FROM log.consumer WHERE name = $1 FOR UPDATE',
        [name],
      );
      if (Number(position?.next_index ?? 0) > event.index) return;
      await work(transaction);
      await transaction.query('UPDATE log.consumer SET next_index = $2 WHERE name = $1', [name, event.index + 1]);
    });
  }

  private async park(event: CairnEvent, attempts: number, error: unknown): Promise<void> {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.logger.error('event parked', { consumer: this.consumption.name, event: event.id, type: event.type, attempts, error: text });
    await this.handle(event, async (transaction) => {
      await transaction.query(
        'INSERT INTO log.parked (consumer, index, event_id, error, attempts) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
        [this.consumption.name, event.index, event.id, text.slice(0, 4_000), attempts],
      );
    });
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}

/** What a handler commits was caused by the event, in the same request. */
function contextOf(event: CairnEvent): RequestContext {
  return { actor: systemActor, requestId: event.requestId, causeId: event.id };
}
