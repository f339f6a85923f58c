import { fork } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError } from '@cairn/core';
import { runnableModule, type BlobStore } from '@cairn/subgraph';
import type { DataFormat } from '../domain/dataset.js';
import type { Expectations } from '../domain/expectations.js';
import type { TableScanResult } from '../domain/scan/table-scan.js';
import type { TableScanner } from '../domain/stores.js';

/** What the process is told; the bytes follow on its stdin. */
export interface ScanTask {
  readonly sizeBytes: number;
  readonly format: DataFormat;
  readonly expectations: Expectations;
}

/** What it answers. */
export type ScanAnswer = { readonly result: TableScanResult } | { readonly refused: boolean; readonly message: string };

/** Memory that reading one file may take, in MiB; what needs more ends its process, and nothing else. */
const memoryMb = 1_536;

/** Reads tables in a process of their own: a file that is slow or hostile does not hold up anybody else. */
export class ProcessTableScanner implements TableScanner {
  constructor(private readonly blobs: BlobStore) {}

  async scan(projectId: string, digest: string, format: DataFormat, expectations: Expectations): Promise<TableScanResult & { sizeBytes: number }> {
    const blob = await this.blobs.find(projectId, digest);
    const { path, execArgv } = runnableModule(import.meta.url, './scan-process');
    const child = fork(path, [], {
      execArgv: [...execArgv, `--max-old-space-size=${memoryMb}`],
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      env: { PATH: process.env['PATH'] },
    });
    try {
      const answered = new Promise<ScanAnswer>((resolve, reject) => {
        child.once('message', resolve);
        child.once('error', reject);
        child.once('exit', (code, signal) => reject(endedEarly(code, signal)));
      });
      const task: ScanTask = { sizeBytes: blob.sizeBytes, format, expectations };
      child.send(task);
      // A process that has its answer before it has read everything closes the pipe; its answer is what counts.
      const sent = pipeline(Readable.from(this.blobs.open(blob)), child.stdin!).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      });
      const [answer] = await Promise.all([answered, sent]);
      if ('result' in answer) return { ...answer.result, sizeBytes: blob.sizeBytes };
      throw answer.refused ? new InvalidInputError(answer.message) : new Error(answer.message);
    } finally {
      child.kill('SIGKILL');
    }
  }
}

/** V8 aborts when its heap is full; Linux kills when the machine's memory is. */
function endedEarly(code: number | null, signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134) {
    return new InvalidInputError(`Reading the table needs more than ${memoryMb} MiB of memory; offer it in smaller versions`);
  }
  return new Error(`Reading the table ended with status ${code ?? signal}`);
}
