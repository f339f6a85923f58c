import type { Delivery } from './node/spool/spool.js';
import type { Outbox } from './runs/changes.js';
import type { Connection } from './transport.js';

export type { Delivery };

/** How long a delivery in the background goes on without an answer, in milliseconds; the next program tries again. */
const backgroundPatienceMs = 30_000;

/** What opens a spool for each run of a program; with the first, it delivers what earlier programs left behind. */
export function spoolFor(folder: string | true, connection: Connection): (run: { id: string; projectId: string; experiment: string }) => Promise<Outbox> {
  let delivering: Promise<void> | undefined;
  return async (run) => {
    const { openSpool, spoolRoot } = await import('./node/index.js');
    const outbox = await openSpool(spoolRoot(folder === true ? undefined : folder), run, connection);
    delivering ??= inBackground(deliver(folder, connection, backgroundPatienceMs));
    return outbox;
  };
}

export async function* deliver(folder: string | true, connection: Connection, patienceMs: number): AsyncGenerator<Delivery, void> {
  const { deliverSpool, spoolRoot } = await import('./node/index.js');
  yield* deliverSpool(spoolRoot(folder === true ? undefined : folder), connection, patienceMs);
}

async function inBackground(deliveries: AsyncGenerator<Delivery, void>): Promise<void> {
  try {
    for await (const { runId, refused, setAsideFile } of deliveries) {
      if (refused > 0) process.emitWarning(`Entries of run ${runId} of an earlier program were refused: ${setAsideFile}`, 'CairnWarning');
    }
  } catch (error) {
    process.emitWarning(`What earlier programs left in the spool is not delivered at the moment: ${(error as Error).message}`, 'CairnWarning');
  }
}
