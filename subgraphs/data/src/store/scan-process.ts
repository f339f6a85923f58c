// Reads one table from stdin, answers over the channel to its parent, and ends.
import { CairnError } from '@cairn/core';
import type { ScanAnswer, ScanTask } from './process-table-scanner.js';
import { scanCsv } from './formats/csv.js';
import { scanParquet } from './formats/parquet.js';

process.once('message', (task: ScanTask) => {
  void answer(task).then((message) => process.send?.(message, () => process.disconnect()));
});

async function answer({ sizeBytes, format, expectations }: ScanTask): Promise<ScanAnswer> {
  try {
    const bytes = new Uint8Array(sizeBytes);
    let filled = 0;
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
    return { result: await (format === 'parquet' ? scanParquet(bytes, expectations) : scanCsv(bytes, expectations)) };
  } catch (error) {
    return { refused: error instanceof CairnError, message: (error as Error).message };
  }
}
