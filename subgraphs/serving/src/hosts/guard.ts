import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { outOfMemorySignal } from './messages.js';

/**
 * A thread looks every 25 ms, also while the model's own code does not give the main thread back. It stands here as
 * text because a worker thread cannot be given TypeScript.
 */
const watch = `
  const { memoryLimitBytes, parentId, signal } = require('node:worker_threads').workerData;
  setInterval(() => {
    if (process.memoryUsage.rss() > memoryLimitBytes) process.kill(process.pid, signal);
    if (process.ppid !== parentId) process.kill(process.pid, 'SIGKILL');
  }, 25);
`;

/** Ends this process when it takes more memory than it may, or when the one that started it is gone. */
export async function guardProcess(memoryLimitBytes: number): Promise<void> {
  try {
    // When the machine runs out of memory, the kernel is to take this process and not the one that serves.
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not on this system.
  }
  const worker = new Worker(watch, { eval: true, execArgv: [], workerData: { memoryLimitBytes, parentId: process.ppid, signal: outOfMemorySignal } });
  await once(worker, 'online');
  worker.unref();
}
