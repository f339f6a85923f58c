import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolRecord } from '../../domain/prediction.js';

const ending = '.rows';
/** Files of earlier versions, which hold a line for each row. What an earlier version writes or takes over is named so, and it leaves ours alone. */
const earlierEnding = '.ndjson';

/** A file of whole lines, that is only ever appended to, by one process. It is delivered as one batch. */
export class Segment {
  readonly path: string;
  rows = 0;
  sizeBytes = 0;
  /** Of a clock that is never set, in milliseconds. */
  readonly openedMs = performance.now();
  #fd: number;
  #torn = false;
  #unsynced = false;

  constructor(
    directory: string,
    readonly batchId: string,
  ) {
    this.path = join(directory, `${batchId}${ending}`);
    this.#fd = openSync(this.path, 'ax', 0o600);
  }

  /** Hands the lines to the operating system: afterwards the end of this process does not lose them. */
  append(lines: readonly string[], rows: number): void {
    const bytes = Buffer.from(`${this.#torn ? '\n' : ''}${lines.join('\n')}\n`);
    this.#torn = true;
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    } catch (error) {
      if (written > 0) this.#takeBack();
      throw error;
    }
    this.#torn = false;
    this.#unsynced = true;
    this.rows += rows;
    this.sizeBytes += bytes.length;
  }

  /** Part of the lines was written before the disk refused the rest: none of them is kept, as their caller is told. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.sizeBytes);
      this.#torn = false;
    } catch {
      // The torn line then ends where the next append begins.
    }
  }

  /** Brings what was appended to the disk: afterwards the end of the machine does not lose it either. */
  async sync(): Promise<void> {
    if (!this.#unsynced) return;
    this.#unsynced = false;
    const file = await open(this.path, 'r+');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** The batch that a file of the spool is, or undefined for any other file. */
export function batchOf(fileName: string): string | undefined {
  const found = [ending, earlierEnding].find((one) => fileName.endsWith(one));
  return found && fileName.slice(0, -found.length);
}

/** The records of a file, without lines that were torn by the end of their process: nobody was told that they are kept. */
export async function readSegment(path: string): Promise<{ readonly records: SpoolRecord[]; readonly torn: number }> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const records = lines.map(recordOf).filter((record) => record !== undefined);
  return { records, torn: lines.length - records.length };
}

export function lineOf(record: SpoolRecord): string {
  return JSON.stringify(record);
}

function recordOf(line: string): SpoolRecord | undefined {
  try {
    const record = JSON.parse(line) as SpoolRecord;
    if (record.kind !== 'answered' && record.kind !== 'rows') return record;
    // Files of earlier versions know of no redaction.
    const redacted = (record as Partial<typeof record>).redacted ?? [];
    return { ...record, redacted, observedAt: new Date(record.observedAt), servedAt: new Date(record.servedAt) };
  } catch {
    return undefined;
  }
}
