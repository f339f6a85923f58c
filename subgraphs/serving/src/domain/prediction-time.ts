import { newId } from '@cairn/core';

/** A calendar month in UTC: the log is kept in one part for each. */
export interface Month {
  /** `2026_11` */
  readonly name: string;
  /** The least id that a prediction of the month can have, and the least of the month after it. */
  readonly fromId: string;
  readonly toId: string;
}

/**
 * Below every id of a prediction that was served then or later, and above all earlier ones: ids are UUIDv7, so their order is
 * that of time.
 */
export function firstIdAt(at: Date): string {
  return `prd_${at.getTime().toString(16).padStart(12, '0')}`;
}

/** A new id for a prediction that was served then: other than with {@link newId}, it may lie in the past. */
export function predictionIdAt(servedAt: Date): string {
  return `${firstIdAt(servedAt)}${newId('prediction').slice('prd_'.length + 12)}`;
}

/** When a prediction was served, to the millisecond; an invalid date for what is no id. */
export function servedAtOf(id: string): Date {
  return new Date(/^[a-z]+_[0-9a-f]{12}/.test(id) ? Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16) : NaN);
}

/** @param later so many months after the one that holds `at`. */
export function monthOf(at: Date, later = 0): Month {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + later];
  const begins = new Date(Date.UTC(year, month, 1));
  return { name: begins.toISOString().slice(0, 7).replace('-', '_'), fromId: firstIdAt(begins), toId: firstIdAt(new Date(Date.UTC(year, month + 1, 1))) };
}
