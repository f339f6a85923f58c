import pg from 'pg';
import { DataSource, type EntityManager, type MixedList } from 'typeorm';
import type { RequestContext } from '@cairn/core';
import { appendEvents } from '../log/append.js';
import { CommittedSignal } from '../log/committed.js';
import { systemActor } from '../log/system-actor.js';
import { connect } from './connect.js';
import { migrate } from './migrate.js';
import { SteadyClient } from './steady-client.js';
import { Transaction } from './transaction.js';

export interface DatabaseOptions {
  /** `postgresql://…` of a PostgreSQL 15 or later. */
  readonly url: string;
  /** The same database as the role that migrates the schema. Defaults to `url`. */
  readonly ownerUrl?: string;
  /** The PostgreSQL schema that belongs to the subgraph, and to nobody else. */
  readonly schema: string;
  /** Row classes. */
  readonly rows: MixedList<Function>;
  // TypeORM's own type for a migration class.
  readonly migrations: MixedList<Function>;
  /** Most connections at one time. Defaults to 6. */
  readonly connections?: number;
}

/** One subgraph's tables. Everything that changes goes through {@link Database.commit}. */
export class Database {
  private readonly committed: CommittedSignal;

  private constructor(
    private readonly source: DataSource,
    readonly url: string,
  ) {
    this.committed = new CommittedSignal((sql) => source.query(sql));
  }

  /**
   * Connects and brings the schema up to date, one process at a time.
   * @throws {UnavailableError} when the server cannot be reached, is older than 15, or was migrated by a newer Cairn.
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    await (await connect(options.url)).end();
    // Counts and positions stay far below 2^53; as text they would compare wrongly.
    pg.types.setTypeParser(pg.types.builtins.INT8, Number);
    const source = sourceOf(options, options.url);
    if (options.ownerUrl === undefined || options.ownerUrl === options.url) {
      await migrate(source, options.schema);
    } else {
      const owner = sourceOf({ ...options, connections: 2 }, options.ownerUrl);
      await migrate(owner, options.schema);
      await owner.destroy();
      await source.initialize();
    }
    return new Database(source, options.url);
  }

  /** Reads outside a transaction. */
  get reader(): EntityManager {
    return this.source.manager;
  }

  /** Rows of one statement, outside a transaction. Parameters are `$1`, `$2` … */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return (await this.source.query(sql, [...parameters])) as T[];
  }

  /**
   * Runs `work` in one transaction and writes the events that it emitted with it: both or neither.
   * `work` is run again after a deadlock or a serialisation failure, so it must not act on anything but the database.
   */
  async commit<T>(context: RequestContext, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        let told = false;
        const result = await this.source.transaction(async (manager) => {
          const transaction = new Transaction(manager, context);
          const done = await work(transaction);
          await appendEvents(transaction);
          told = transaction.events.length > 0;
          return done;
        });
        if (told) this.committed.raise();
        return result;
      } catch (error) {
        if (attempt === 4 || !isPassing(error)) throw error;
      }
    }
  }

  /** Runs `work` while nobody else does anything under the same name, in one transaction. */
  async locked<T>(name: string, work: (query: (sql: string, parameters: readonly unknown[]) => Promise<unknown[]>) => Promise<T>): Promise<T> {
    return this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      const transaction = new Transaction(manager, { actor: systemActor, requestId: '' });
      return work((sql, parameters) => transaction.query(sql, parameters));
    });
  }

  async ready(): Promise<boolean> {
    return this.source.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

function sourceOf(options: DatabaseOptions, url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: options.schema,
    entities: options.rows,
    migrations: options.migrations,
    migrationsTableName: 'migration',
    poolSize: options.connections ?? 6,
    applicationName: `cairn-${options.schema}`,
    connectTimeoutMS: 10_000,
    extra: { Client: SteadyClient, options: '-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s' },
  });
}

/** serialization_failure and deadlock_detected: the same work may succeed when tried again. */
function isPassing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40001' || code === '40P01';
}
