import type { EntityManager } from 'typeorm';
import { newId, type Commit, type NewEvent, type RequestContext } from '@cairn/core';

/** An event that waits for the end of its transaction. */
export interface PendingEvent {
  readonly id: string;
  readonly event: NewEvent;
  /** Whose deed it was. */
  readonly by: RequestContext;
}

/** What a store works with inside {@link Database.commit}. */
export class Transaction implements Commit {
  readonly events: PendingEvent[] = [];

  constructor(
    readonly manager: EntityManager,
    readonly context: RequestContext,
  ) {}

  /** Rows of one statement inside the transaction. Parameters are `$1`, `$2` … */
  async query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const result: unknown = await this.manager.query(sql, [...parameters]);
    // TypeORM answers [rows, count] for UPDATE and DELETE, and plain rows for the rest.
    if (Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number') {
      return result[0] as T[];
    }
    return result as T[];
  }

  emit(event: NewEvent, by: RequestContext = this.context): string {
    const id = newId('event');
    this.events.push({ id, event, by });
    return id;
  }
}
