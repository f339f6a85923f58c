import { type CairnEvent, type EventType, LimitExceededError, UnavailableError } from '@cairn/core';
import { Database } from '../database/database.js';
import type { Logger } from '../logger.js';
import { Consumer, type Consumption } from './consumer.js';
import { eventOf, selectEvents, type EventRow } from './event-row.js';
import { Listener } from './listener.js';
import { grantLog } from './grants.js';
import { logMigrations } from './migrations.js';
import { Sequencer, sequencedChannel } from './sequencer.js';

/** Which events a live reader wants. Everything absent is not restricted. */
export interface EventFilter {
  readonly types?: readonly EventType[];
  readonly projectId?: string;
  readonly where?: (event: CairnEvent) => boolean;
}

/** A live reader that falls further behind than this is ended, so that it cannot fill the memory. */
const longestQueue = 10_000;
/** How many entries one read takes from the database. */
const readSize = 1_000;

/** Somebody who waits for the log to grow. */
interface Waiter {
  readonly index: number;
  /** Only entries of these types count; any, when absent. */
  readonly types: readonly EventType[] | undefined;
  readonly done: () => void;
}

interface LiveReader {
  readonly filter: EventFilter;
  take(event: CairnEvent): void;
}

/** The log as one process sees it: numbers what was committed, and hands it on in order as it grows. */
export class EventLog {
  private readonly readers = new Set<LiveReader>();
  private readonly waiting = new Set<Waiter>();
  /** Index of the newest entry of each type that this process has read. */
  private readonly newest = new Map<EventType, number>();
  private readonly consumers: Consumer[] = [];
  private readonly listener: Listener;
  private readonly sequencer: Sequencer;
  private next = 0;

  private constructor(
    readonly database: Database,
    private readonly logger: Logger,
  ) {
    this.sequencer = new Sequencer(database.url, logger);
    this.listener = new Listener(database.url, sequencedChannel, () => this.readOn(), logger);
  }

  /**
   * @param url of the database that holds the log; its tables are created when missing.
   * @param ownerUrl of the same database as the role that owns them. Defaults to `url`: then that role can change what was written.
   */
  static async open(url: string, logger: Logger, ownerUrl = url): Promise<EventLog> {
    const database = await Database.open({ url, ownerUrl, schema: 'log', rows: [], migrations: logMigrations, connections: 4 });
    if (ownerUrl !== url) await grantLog(ownerUrl, new URL(url).username);
    const log = new EventLog(database, logger);
    const [last] = await database.query<{ next: number }>('SELECT coalesce(max(index) + 1, 0) AS next FROM log.sequence');
    log.next = Number(last?.next ?? 0);
    log.sequencer.start();
    log.listener.start();
    return log;
  }

  /** The index that the next entry will have, as far as this process knows. */
  get nextIndex(): number {
    return this.next;
  }

  /** Entries from an index on, in order; at most 1,000. */
  async read(fromIndex: number, limit = readSize): Promise<CairnEvent[]> {
    const rows = await this.database.query<EventRow>(`${selectEvents} WHERE s.index >= $1 ORDER BY s.index LIMIT $2`, [
      fromIndex,
      Math.min(limit, readSize),
    ]);
    return rows.map(eventOf);
  }

  /**
   * Events that follow from now on. Ends when the signal is aborted.
   * @throws {LimitExceededError} while iterating, when the reader is more than 10,000 events behind.
   */
  async *subscribe(filter: EventFilter, signal?: AbortSignal): AsyncGenerator<CairnEvent, void> {
    const queue: CairnEvent[] = [];
    let overflow = false;
    let wake = (): void => undefined;
    const reader: LiveReader = {
      filter,
      take: (event) => {
        if (queue.length >= longestQueue) overflow = true;
        else queue.push(event);
        wake();
      },
    };
    const stop = (): void => wake();
    signal?.addEventListener('abort', stop);
    this.readers.add(reader);
    try {
      while (!signal?.aborted) {
        if (overflow) throw new LimitExceededError(`Reader is more than ${longestQueue.toLocaleString('en')} events behind`);
        const event = queue.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.readers.delete(reader);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Starts a reader with a position of its own; see {@link Consumption}. */
  consume(consumption: Consumption): void {
    const consumer = new Consumer(this, consumption, this.logger);
    this.consumers.push(consumer);
    consumer.start();
  }

  /**
   * The size of the log once everything that was committed before this call has its index.
   * @throws {UnavailableError} when that takes more than ten seconds: no process numbers events.
   */
  async settled(): Promise<number> {
    const [newest] = await this.database.query<{ position: number }>('SELECT coalesce(max(position), 0) AS position FROM log.pending');
    for (const patience = Date.now() + 10_000; ; ) {
      const [state] = await this.database.query<{ waiting: boolean; size: number }>(
        'SELECT EXISTS (SELECT FROM log.pending WHERE position <= $1) AS waiting, (SELECT coalesce(max(index) + 1, 0) FROM log.sequence) AS size',
        [newest?.position ?? 0],
      );
      if (!state?.waiting) return Number(state?.size ?? 0);
      if (Date.now() > patience) throw new UnavailableError('Committed events get no index: no process of this installation numbers them');
      await this.grown(this.next, 20);
    }
  }

  /**
   * Resolves when an entry with this index or a later one is known, or after `patienceMs`.
   * @param types only entries of these types count.
   */
  async grown(index: number, patienceMs: number, types?: readonly EventType[]): Promise<void> {
    if (this.reaches({ index, types })) return;
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        index,
        types,
        done: () => {
          clearTimeout(timer);
          this.waiting.delete(waiter);
          resolve();
        },
      };
      const timer = setTimeout(waiter.done, patienceMs);
      this.waiting.add(waiter);
    });
  }

  async ready(): Promise<boolean> {
    return this.database.ready();
  }

  /** Ends the readers with a position, each after the event it is at; to be called before their databases close. */
  async stopConsumers(): Promise<void> {
    const consumers = this.consumers.splice(0).map((consumer) => consumer.stop());
    for (const { done } of this.waiting) done();
    await Promise.all(consumers);
  }

  async close(): Promise<void> {
    await this.stopConsumers();
    await this.listener.stop();
    await this.sequencer.stop();
    await this.database.close();
  }

  private reaches({ index, types }: Pick<Waiter, 'index' | 'types'>): boolean {
    return types ? types.some((type) => (this.newest.get(type) ?? -1) >= index) : this.next > index;
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const events = await this.read(this.next);
      for (const event of events) {
        this.next = event.index + 1;
        this.newest.set(event.type, event.index);
        for (const reader of this.readers) if (matches(reader.filter, event)) reader.take(event);
      }
      if (events.length > 0) for (const waiter of this.waiting) if (this.reaches(waiter)) waiter.done();
      if (events.length < readSize) return;
    }
  }
}

function matches({ types, projectId, where }: EventFilter, event: CairnEvent): boolean {
  if (types && !types.includes(event.type)) return false;
  if (projectId !== undefined && event.projectId !== projectId) return false;
  return where === undefined || where(event);
}

