import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Outbox } from '../../runs/changes.js';
import type { Connection } from '../../transport.js';
import { Courier } from './courier.js';
import { SpooledOutbox } from './spooled-outbox.js';
import { SpooledRun, waitingRuns } from './spooled-run.js';

/**
 * Where runs wait: a folder of its own below `CAIRN_SPOOL`, else below where programs of this account keep their data.
 * The Python SDK has its own beside it: the two lock their runs in different ways.
 */
export function spoolRoot(named: string | undefined): string {
  return join(named ?? join(dataFolder(), 'cairn', 'spool'), 'typescript');
}

export async function openSpool(root: string, run: { readonly id: string; readonly projectId: string; readonly experiment: string }, connection: Connection): Promise<Outbox> {
  const header = { runId: run.id, projectId: run.projectId, url: connection.url, experiment: run.experiment, causeId: connection.causeId };
  return new SpooledOutbox(await SpooledRun.create(root, header), connection);
}

/** What became of a run that waited. */
export interface Delivery {
  readonly runId: string;
  /** `delivered`; `away` when the platform does not take it now; `elsewhere` when it is for another platform. */
  readonly outcome: 'delivered' | 'away' | 'elsewhere';
  readonly url: string;
  /** How many entries were refused for good, and the file that says why. */
  readonly refused: number;
  readonly setAsideFile: string;
}

/** Delivers what processes that are gone left behind, until the platform was away for `patienceMs`. A run that its process did not end is ended as killed. */
export async function* deliverSpool(root: string, connection: Connection, patienceMs: number): AsyncGenerator<Delivery, void> {
  for (const name of await waitingRuns(root)) {
    const run = await SpooledRun.claim(root, name);
    if (!run) continue;
    const { runId, url, causeId } = run.header;
    let outcome: Delivery['outcome'] = 'elsewhere';
    try {
      if (url === connection.url) {
        await run.endForTheDead();
        outcome = (await delivered(new Courier(run, { ...connection, causeId }), patienceMs)) ? 'delivered' : 'away';
      }
    } finally {
      await run.close({ remove: outcome === 'delivered' });
    }
    yield { runId, outcome, url, refused: run.refused, setAsideFile: run.setAsideFile };
    if (outcome === 'away') return;
  }
}

async function delivered(courier: Courier, patienceMs: number): Promise<boolean> {
  for (let step = await courier.step(); step !== 'idle'; step = await courier.step()) {
    if (step === 'settled') continue;
    if (courier.awayMs >= patienceMs) return false;
    await new Promise((resolve) => setTimeout(resolve, courier.pauseMs));
  }
  return true;
}

function dataFolder(): string {
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
}
