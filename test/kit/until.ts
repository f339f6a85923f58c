import { setTimeout as delay } from 'node:timers/promises';

/** How often is asked again, in milliseconds. */
const pauseMs = 50;

/**
 * Asks until the answer is one, and returns it.
 * @param what is waited for, as the error says it.
 * @throws {Error} when there is none after `patienceMs`, with the last error as its cause.
 */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, patienceMs = 30_000): Promise<T> {
  let cause: unknown;
  for (const patience = Date.now() + patienceMs; Date.now() < patience; ) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    await delay(pauseMs);
  }
  throw new Error(`Waited ${patienceMs / 1_000} s for ${what}`, { cause });
}
