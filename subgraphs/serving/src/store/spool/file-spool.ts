import { mkdirSync } from 'node:fs';
import { open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, UnavailableError } from '@cairn/core';
import type { Logger } from '@cairn/subgraph';
import { rowsIn } from '../../domain/packed-rows.js';
import { mostBatchRows, type SpoolRecord } from '../../domain/prediction.js';
import type { PredictionSpool } from '../../domain/stores.js';
import { batchOf, lineOf, readSegment, Segment } from './segment.js';

/** Keeps the records of a segment for good; the same batch again changes nothing. */
export type Deliver = (batchId: string, records: readonly SpoolRecord[]) => Promise<void>;

export interface FileSpoolOptions {
  /** Belongs to this process alone; made when missing. */
  readonly directory: string;
  readonly deliver: Deliver;
  readonly logger: Logger;
  /** Most bytes that may wait for delivery. Defaults to 1 GiB; then nothing more is taken. */
  readonly limitBytes?: number;
}

/** A segment is closed when the next rows would be too many for a batch, after so many bytes, or so many milliseconds; later while so many wait, for few large ones are delivered sooner. */
const segmentBytes = 2 ** 22;
const segmentMs = 250;
/** One that has taken so many rows by then stays open until it is so many milliseconds old: a batch costs much, a row little. */
const fillingRows = 50;
const fillingSegmentMs = 1_000;
const segmentsWaiting = 8;
const longestSegmentMs = 5_000;
/** After so many failures in a row it is not the segments: the others wait, too. */
const failuresInRow = 3;
const syncMs = 50;
const firstRestMs = 250;
const longestRestMs = 5_000;

interface Line {
  readonly text: string;
  /** That it tells of. */
  readonly rows: number;
}

interface Waiting {
  readonly endpointId: string;
  readonly lines: readonly Line[];
  resolve(): void;
  reject(error: Error): void;
}

interface Sealed {
  readonly batchId: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Records on this machine's disk until the database has them. A segment is one file, one endpoint's and one batch: its
 * name is the batch's id, so that a file that is delivered again, after an end between commit and removal, is recognised.
 */
export class FileSpool implements PredictionSpool {
  readonly #open = new Map<string, Segment>();
  readonly #sealed: Sealed[] = [];
  #waiting: Waiting[] = [];
  #keptBytes = 0;
  #timers: NodeJS.Timeout[] = [];
  #delivering: Promise<void> | undefined;
  #syncing: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(private readonly options: FileSpoolOptions) {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  }

  /** Begins to deliver, first of all what an earlier process left behind. */
  async start(): Promise<void> {
    await this.take(await readdir(this.options.directory));
    this.#timers = [setInterval(() => this.#sealDue(), segmentMs), setInterval(() => this.#sync([...this.#open.values()]), syncMs)];
    for (const timer of this.#timers) timer.unref();
    this.#deliverSoon();
  }

  /** Delivers files that came into the directory by another hand. */
  async take(names: readonly string[]): Promise<void> {
    for (const name of names.toSorted()) {
      const batchId = batchOf(name);
      if (batchId === undefined) continue;
      const path = join(this.options.directory, name);
      const sizeBytes = (await stat(path)).size;
      this.#sealed.push({ batchId, path, sizeBytes });
      this.#keptBytes += sizeBytes;
    }
    if (names.length > 0) this.#deliverSoon();
  }

  /** Hands on what can be handed on; the rest stays on the disk for the next start. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#flush();
    this.#stopping = true;
    this.#sealAll();
    await this.#delivering;
    await this.#syncing;
  }

  append(endpointId: string, records: readonly SpoolRecord[]): Promise<void> {
    const { limitBytes = 2 ** 30 } = this.options;
    if (this.#stopping) return Promise.reject(new UnavailableError('Predictions are not logged any more: the process stops'));
    if (this.#keptBytes > limitBytes) {
      return Promise.reject(new UnavailableError(`${this.#keptBytes.toLocaleString('en')} bytes of predictions wait for the database; at most ${limitBytes.toLocaleString('en')} may`));
    }
    return new Promise((resolve, reject) => {
      // One write for all that is answered in this turn of the event loop.
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ endpointId, lines: records.map((record) => ({ text: lineOf(record), rows: rowsIn(record) })), resolve, reject });
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const endpointId of new Set(waiting.map((one) => one.endpointId))) {
      const appends = waiting.filter((one) => one.endpointId === endpointId);
      try {
        this.#write(endpointId, appends.flatMap(({ lines }) => lines));
        for (const { resolve } of appends) resolve();
      } catch (cause) {
        const error = new UnavailableError(`The prediction cannot be logged: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`, { cause });
        for (const { reject } of appends) reject(error);
      }
    }
  }

  #write(endpointId: string, lines: readonly Line[]): void {
    for (let from = 0; from < lines.length; ) {
      const segment = this.#segmentFor(endpointId, lines[from]!.rows);
      let [to, rows] = [from, 0];
      while (to < lines.length && segment.rows + rows + lines[to]!.rows <= mostBatchRows) rows += lines[to++]!.rows;
      const before = segment.sizeBytes;
      segment.append(lines.slice(from, to).map(({ text }) => text), rows);
      this.#keptBytes += segment.sizeBytes - before;
      from = to;
      if (segment.rows >= mostBatchRows || segment.sizeBytes >= segmentBytes) this.#seal(endpointId, segment);
    }
  }

  /** The open one, if it has room. */
  #segmentFor(endpointId: string, rows: number): Segment {
    const begun = this.#open.get(endpointId);
    if (begun && begun.rows + rows <= mostBatchRows) return begun;
    if (begun) this.#seal(endpointId, begun);
    const segment = new Segment(this.options.directory, newId('batch'));
    this.#open.set(endpointId, segment);
    return segment;
  }

  #sealDue(): void {
    const now = performance.now();
    for (const [endpointId, segment] of this.#open) {
      // A little less, since we are called at times that are not exact.
      const openMs = this.#sealed.length >= segmentsWaiting ? longestSegmentMs : segment.rows >= fillingRows ? fillingSegmentMs - segmentMs / 2 : 0;
      if (now - segment.openedMs >= openMs) this.#seal(endpointId, segment);
    }
  }

  #sealAll(): void {
    for (const [endpointId, segment] of this.#open) this.#seal(endpointId, segment);
  }

  #seal(endpointId: string, segment: Segment): void {
    this.#open.delete(endpointId);
    segment.close();
    this.#sync([segment]);
    this.#sealed.push(segment);
    this.#deliverSoon();
  }

  /** Files and their directory; a failing disk shows in the next write. */
  #sync(segments: readonly Segment[]): void {
    if (segments.length === 0) return;
    this.#syncing = this.#syncing.then(async () => {
      await Promise.all(segments.map((segment) => segment.sync().catch(() => undefined)));
      const directory = await open(this.options.directory);
      await directory.sync().finally(() => directory.close());
    }).catch(() => undefined);
  }

  #deliverSoon(): void {
    this.#delivering ??= this.#deliverAll().finally(() => (this.#delivering = undefined));
  }

  async #deliverAll(): Promise<void> {
    let restMs = firstRestMs;
    let failures = 0;
    while (this.#sealed.length > 0) {
      const sealed = this.#sealed.shift()!;
      if (await this.#delivered(sealed)) {
        restMs = firstRestMs;
        failures = 0;
        continue;
      }
      // The others may fare better.
      this.#sealed.push(sealed);
      if (++failures < Math.min(failuresInRow, this.#sealed.length)) continue;
      if (this.#stopping) return;
      await new Promise((resolve) => setTimeout(resolve, restMs).unref());
      restMs = Math.min(restMs * 2, longestRestMs);
    }
  }

  async #delivered({ batchId, path, sizeBytes }: Sealed): Promise<boolean> {
    try {
      const { records, torn } = await readSegment(path);
      if (torn > 0) this.options.logger.warn('spool lines were torn and are passed over', { batchId, torn });
      if (records.length > 0) await this.options.deliver(batchId, records);
      await unlink(path);
      this.#keptBytes -= sizeBytes;
      return true;
    } catch (error) {
      this.options.logger.warn('predictions could not be logged yet', { batchId, error: String(error) });
      return false;
    }
  }
}
