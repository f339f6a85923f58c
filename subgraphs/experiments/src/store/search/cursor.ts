import { InvalidInputError } from '@cairn/core';

/**
 * Where a page ended. `value`: at this value of the metric that orders, and this run. `start`: at this start, in
 * milliseconds, and run; `tail` says that it lies among the runs without the metric. `place`: after so many runs.
 */
export type Cursor =
  | { readonly kind: 'value'; readonly value: number; readonly id: string }
  | { readonly kind: 'start'; readonly startMs: number; readonly id: string; readonly tail: boolean }
  | { readonly kind: 'place'; readonly place: number };

export function cursorText(cursor: Cursor): string {
  const fields = cursor.kind === 'value' ? ['v', String(cursor.value), cursor.id] : cursor.kind === 'start' ? [cursor.tail ? 't' : 's', cursor.startMs, cursor.id] : ['p', cursor.place];
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

/** @throws {InvalidInputError} for a text that no page ended with. */
export function cursorOf(text: string): Cursor {
  try {
    const [kind, at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown, unknown];
    if (typeof id === 'string' && !/^[\w~-]{1,100}$/.test(id)) throw new Error('no id');
    if (kind === 'v' && typeof at === 'string' && typeof id === 'string') return { kind: 'value', value: Number(at), id };
    if ((kind === 's' || kind === 't') && typeof at === 'number' && at >= -2e14 && typeof id === 'string') return { kind: 'start', startMs: at, id, tail: kind === 't' };
    if (kind === 'p' && typeof at === 'number' && Number.isSafeInteger(at) && at >= 0 && at <= 1e9) return { kind: 'place', place: at };
  } catch {
    // Told below.
  }
  throw new InvalidInputError(`'${text.slice(0, 40)}' is not a place in this list; pass the cursor that the page before answered, or none`);
}
