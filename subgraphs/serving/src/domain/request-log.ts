import { UnavailableError } from '@cairn/core';
import type { Endpoint } from './endpoint.js';
import { rowsIn } from './packed-rows.js';
import type { SpoolRecord } from './prediction.js';
import type { PredictionSpool } from './stores.js';
import type { UnloggedAlarm } from './unlogged-alarm.js';

/** Keeps what was answered before the answer leaves, or does what the endpoint wants when that cannot be. */
export class RequestLog {
  constructor(
    private readonly spool: PredictionSpool,
    private readonly alarm: Pick<UnloggedAlarm, 'note'>,
  ) {}

  /**
   * @returns whether the records are logged.
   * @throws {UnavailableError} when they cannot be, unless the endpoint would rather answer unlogged.
   */
  async keep(endpoint: Endpoint, records: readonly SpoolRecord[]): Promise<boolean> {
    try {
      await this.spool.append(endpoint.id, records);
      return true;
    } catch (error) {
      if (!(error instanceof UnavailableError) || endpoint.settings.log.whenFull === 'refuse') throw error;
      this.alarm.note(endpoint, rowsOf(records), error.message);
      return false;
    }
  }
}

/** How many answered rows the records tell of. */
function rowsOf(records: readonly SpoolRecord[]): number {
  let rows = 0;
  for (const record of records) rows += record.kind === 'counted' ? record.rows : record.kind === 'rows' || record.kind === 'answered' ? rowsIn(record) : 0;
  return rows;
}
