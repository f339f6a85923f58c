import { setTimeout as delay } from 'node:timers/promises';
import { hasVariable, processIds, readProcess } from './process-table.js';

const pollMs = 25;
/** A job that forks faster than it can be killed is tried so often. */
const attempts = 40;

/** Sends a signal to every process of the group. There being none is fine. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  send(-group, signal);
}

/** Resolves when the group is empty, or at `deadline` (ms), whichever is first. */
export async function groupEnded(group: number, deadline: number): Promise<void> {
  while (Date.now() < deadline && (await isAlive(group))) await delay(pollMs);
}

/**
 * Ends everything that a job left: its group at once, and on Linux also processes that changed their group or session,
 * known by the job's id in their environment.
 */
export async function killRemains(session: number, jobId: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    signalGroup(session, 'SIGKILL');
    const strays = await remainsOf(session, jobId);
    if (strays.length === 0) return;
    for (const id of strays) send(id, 'SIGKILL');
    await delay(pollMs);
  }
}

async function remainsOf(session: number, jobId: string): Promise<readonly number[]> {
  const remains: number[] = [];
  for (const id of await processIds()) {
    if (id === process.pid) continue;
    const entry = await readProcess(id);
    if (entry === undefined || entry.zombie) continue;
    if (entry.session === session || (await hasVariable(id, 'CAIRN_JOB_ID', jobId))) remains.push(id);
  }
  return remains;
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch (error) {
    // Gone already, or gone over to another user, where nothing can be done from here.
    if (!['ESRCH', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}

/** Whether a process of the group runs. The dead whom nobody has collected yet count for kill(2), but not here. */
async function isAlive(group: number): Promise<boolean> {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  const ids = await processIds();
  const entries = await Promise.all(ids.map(readProcess));
  return ids.length === 0 || entries.some((entry) => entry?.group === group && !entry.zombie);
}
