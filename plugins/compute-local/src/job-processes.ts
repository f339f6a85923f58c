import { setTimeout as delay } from 'node:timers/promises';
import { hasVariable, processIds, readProcess } from './process-table.js';

const pollMs = 25;
/** A job that forks faster than it can be killed is tried so often. */
const attempts = 40;

/** Sends a signal to every process of the group. There being none is fine. */
export function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Resolves when the group is empty, or at `deadline` (ms), whichever is first. */
export async function groupEnded(group: number, deadline: number): Promise<void> {
  while (groupExists(group) && Date.now() < deadline) await delay(pollMs);
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
    for (const id of strays) kill(id);
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

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function groupExists(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
