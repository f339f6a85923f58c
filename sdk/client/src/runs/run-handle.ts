import type { Outbox, Upload } from './changes.js';
import { mostWaiting, RunMetrics } from './run-metrics.js';
import type { StartRunOptions } from './start-run.js';
import { pairsOf, type Values } from './values.js';

/** A run that is being logged. */
export class RunHandle {
  private readonly metrics: RunMetrics;

  constructor(
    /** `run_…`, made by the client: the run can be named before the platform has heard of it. */
    readonly id: string,
    private readonly experiment: string,
    private readonly outbox: Outbox,
    private readonly start: (options: StartRunOptions) => Promise<RunHandle>,
  ) {
    this.metrics = new RunMetrics(outbox);
  }

  /**
   * How much of the room for points that wait is taken, 0 to 1. Whoever logs faster than the platform keeps sees it
   * rise, and may `await run.flush()`; at 1, with 1,000,000 points, `log` refuses.
   */
  get pressure(): number {
    return this.metrics.waiting / mostWaiting;
  }

  /** Logs values of one step; returns at once. Step defaults to 0, time to now. NaN and infinities are values too. */
  log(values: Readonly<Record<string, number>>, options: { readonly step?: number; readonly at?: Date } = {}): void {
    this.metrics.add(values, options.step ?? 0, options.at?.getTime() ?? Date.now());
  }

  /** Resolves when everything logged so far is kept; with a spool, when it is on disk. */
  flush(): Promise<void> {
    return this.metrics.flush();
  }

  /** Adds params; one that is there already must have the same value. */
  async params(values: Values): Promise<void> {
    await this.outbox.change('params', { runId: this.id, params: pairsOf(values) });
  }

  /** Sets tags, which may change: the last value counts. `undefined` removes one. */
  async tags(values: Readonly<Record<string, Values[string] | undefined>>): Promise<void> {
    const kept = Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Values[string]] => entry[1] !== undefined));
    const gone = Object.keys(values).filter((key) => values[key] === undefined);
    if (Object.keys(kept).length > 0) await this.outbox.change('tags', { runId: this.id, tags: pairsOf(kept) });
    if (gone.length > 0) await this.outbox.change('untag', { runId: this.id, keys: gone });
  }

  /** Sets the note, in Markdown, at most 20,000 characters; an empty one removes it. */
  async note(markdown: string): Promise<void> {
    await this.outbox.change('note', { runId: this.id, note: markdown });
  }

  /** Names versions of datasets (`dsv_…`) that the run uses. */
  async datasets(...datasetVersionIds: string[]): Promise<void> {
    await this.outbox.change('inputs', { runId: this.id, datasetVersionIds });
  }

  /** Keeps a file as an artifact of this run, under a relative path. */
  artifact(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType = 'application/octet-stream'): Promise<Upload> {
    return this.outbox.artifact(name, bytes, mediaType);
  }

  /** Starts a run that is nested in this one, in the same experiment unless another is named. */
  child(options: Partial<StartRunOptions> = {}): Promise<RunHandle> {
    return this.start({ experiment: this.experiment, record: false, ...options, parent: this.id });
  }

  /** Delivers what waits and ends the run as finished. */
  async end(): Promise<void> {
    await this.flush();
    await this.close('FINISHED', undefined);
  }

  /** Delivers what waits, as far as possible, and ends the run as failed. */
  async fail(reason: string): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.close('FAILED', reason);
  }

  /** The same for a run that somebody stopped. */
  async kill(reason?: string): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.close('KILLED', reason);
  }

  private close(status: string, reason: string | undefined): Promise<void> {
    return this.outbox.close({ runId: this.id, status, reason, endedAt: new Date().toISOString() });
  }
}
