import type { CairnEvent } from '@cairn/core';
import type { EventLog } from '../log/event-log.js';

/** Every event that was committed before the call, in order. */
export async function allEvents(log: EventLog): Promise<CairnEvent[]> {
  await log.settled();
  const events: CairnEvent[] = [];
  for (let more = await log.read(0); more.length > 0; more = await log.read(events.length)) events.push(...more);
  return events;
}
