import { UnavailableError } from '@cairn/core';
import type { Endpoint } from './endpoint.js';
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
      this.alarm.note(endpoint, records.filter(({ kind }) => kind === 'answered' || kind === 'counted').length, error.message);
      return false;
    }
  }
}
