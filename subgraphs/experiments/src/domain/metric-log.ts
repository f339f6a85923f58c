import { isVisible, NotFoundError, requireIn, UnavailableError, type RequestContext } from '@cairn/core';
import { joined, type MetricSeries } from './metric.js';
import type { MetricCommit, MetricStore, RunHead, RunPlace } from './metric-store.js';
import { isOpen, requireNotDeleted, requireOpen } from './run.js';

/** What became of a batch. */
export interface LogReceipt {
  readonly accepted: number;
  /** True when the same batch had been kept before: nothing was written twice. */
  readonly repeated: boolean;
}

/** A batch on its way to the tables. */
export interface MetricBatch {
  readonly runId: string;
  /** Made by the caller, or from the batch itself: the same id again is the same batch again. */
  readonly batchId: string;
  /** One a key. */
  readonly series: readonly MetricSeries[];
  /** Keeps it also when the run has ended, as MLflow does. */
  readonly afterEnd?: boolean;
}

interface Waiting {
  readonly batch: MetricBatch;
  readonly context: RequestContext;
  readonly points: number;
  readonly resolve: (receipt: LogReceipt) => void;
  readonly reject: (reason: unknown) => void;
}

/** What one commit takes at most. */
const mostBatches = 512;
const mostPoints = 100_000;
/** A run is folded when this much of it lies in segments. */
const foldPoints = 100_000;
const foldSegments = 400;
/** Of so many runs at most it is remembered how much of them is not folded. */
const mostUnfolded = 5_000;
/** More than this many points waiting means that the disk does not keep up. */
const mostWaiting = 5_000_000;

/**
 * Keeps metric batches: those that wait together are kept in one commit, so that a thousand callers who log a point each
 * wait for a few commits and not for a thousand. Each is acknowledged when its commit is durable, and refused by itself.
 */
export class MetricLog {
  private waiting: Waiting[] = [];
  private waitingPoints = 0;
  private committing: Promise<void> | undefined;
  private readonly unfolded = new Map<string, { run: RunPlace; points: number; segments: number }>();
  private folding: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: MetricStore,
    private readonly housekeeper: RequestContext,
    private readonly failed: (what: string, error: unknown) => void,
  ) {}

  /**
   * Keeps a batch whole or not at all.
   * @throws {ConflictError} when the run has ended or lies in the bin. @throws {UnavailableError} when more than 5,000,000 points wait already.
   */
  async log(batch: MetricBatch, context: RequestContext): Promise<LogReceipt> {
    const points = batch.series.reduce((sum, { steps }) => sum + steps.length, 0);
    if (this.waitingPoints + points > mostWaiting) throw new UnavailableError(`${this.waitingPoints.toLocaleString('en')} points wait to be kept; send the batch again later`);
    this.waitingPoints += points;
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, context, points, resolve, reject });
      this.committing ??= this.commitAll();
    });
  }

  /** Resolves when nothing waits and no fold is under way. */
  async settled(): Promise<void> {
    while (this.committing) await this.committing;
    await this.folding;
  }

  private async commitAll(): Promise<void> {
    // Whoever asks in the same turn of the event loop comes along.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) await this.commit(this.take());
    this.committing = undefined;
  }

  private take(): Waiting[] {
    let points = 0;
    let count = 0;
    while (count < this.waiting.length && count < mostBatches && (count === 0 || points + this.waiting[count]!.points <= mostPoints)) points += this.waiting[count++]!.points;
    this.waitingPoints -= points;
    return this.waiting.splice(0, count);
  }

  private async commit(taken: readonly Waiting[]): Promise<void> {
    try {
      const { outcomes, kept } = await this.store.commit(this.housekeeper, (commit) => keep(commit, taken));
      taken.forEach(({ resolve, reject }, place) => {
        const outcome = outcomes[place]!;
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
      for (const { run, points } of kept) this.noteUnfolded(run, points);
    } catch (error) {
      // The commit as a whole failed: nothing of it is kept, and everybody is told.
      for (const { reject } of taken) reject(error);
    }
  }

  private noteUnfolded(run: RunPlace, points: number): void {
    const known = this.unfolded.get(run.id) ?? { run, points: 0, segments: 0 };
    known.points += points;
    known.segments++;
    this.unfolded.set(run.id, known);
    if (known.points >= foldPoints || known.segments >= foldSegments) this.fold(run);
    const [longest] = this.unfolded.values();
    if (longest && this.unfolded.size > mostUnfolded) this.fold(longest.run);
  }

  /** Brings a run's points to where search finds them, behind what is logged meanwhile. */
  private fold(run: RunPlace): void {
    this.unfolded.delete(run.id);
    this.folding = this.folding.then(() => this.store.fold([run])).catch((error: unknown) => this.failed('metrics could not be folded', error));
  }
}

interface Kept {
  readonly outcomes: readonly (LogReceipt | Error)[];
  readonly kept: readonly { readonly run: RunHead; readonly points: number }[];
}

async function keep(commit: MetricCommit, taken: readonly Waiting[]): Promise<Kept> {
  const runs = await commit.lockRuns([...new Set(taken.map(({ batch }) => batch.runId))]);
  const refusals = new Map<Waiting, Error>();
  for (const one of taken) note(refusals, one, refusalOf(one, runs.get(one.batch.runId)));
  // A batch that was kept before is fine after the run has ended; a new one is not.
  const late = taken.filter((one) => !refusals.has(one) && !one.batch.afterEnd && !isOpen(runs.get(one.batch.runId)!));
  const known = await commit.known(late.map(({ batch }) => batch));
  late.forEach((one, place) => note(refusals, one, known[place] ? undefined : thrownBy(() => requireOpen(runs.get(one.batch.runId)!))));
  const offered = taken.filter((one) => !refusals.has(one));
  const claims = await commit.claim(offered.map(({ batch }) => batch));
  const fresh = new Set(offered.filter((_, place) => claims[place]));
  const outcomes = taken.map((one) => refusals.get(one) ?? { accepted: one.points, repeated: !fresh.has(one) });
  const byRun = groupBy([...fresh].filter(({ points }) => points > 0), ({ batch }) => batch.runId);
  const additions = [...byRun].map(([id, batches]) => ({ run: runs.get(id)!, series: joinedSeries(batches) }));
  await commit.append(additions);
  for (const [runId, batches] of byRun) for (const deeds of groupBy(batches, ({ context }) => context.actor.id).values()) tell(commit, runs.get(runId)!, deeds);
  return { outcomes, kept: additions.map(({ run, series }) => ({ run, points: series.reduce((sum, { steps }) => sum + steps.length, 0) })) };
}

function refusalOf({ batch: { runId }, context }: Waiting, run: RunHead | undefined): Error | undefined {
  return thrownBy(() => {
    if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', runId);
    requireIn(context, 'log', run.projectId);
    requireNotDeleted(run);
  });
}

function thrownBy(check: () => void): Error | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function note(refusals: Map<Waiting, Error>, one: Waiting, refusal: Error | undefined): void {
  if (refusal) refusals.set(one, refusal);
}

/** One event for all that an actor logged to a run in this commit. */
function tell(commit: MetricCommit, run: RunHead, deeds: readonly Waiting[]): void {
  let count = 0;
  let firstStep = Infinity;
  let lastStep = -Infinity;
  const keys = new Set<string>();
  for (const { batch, points } of deeds) {
    count += points;
    for (const { key, steps } of batch.series) {
      keys.add(key);
      for (const step of steps) {
        if (step < firstStep) firstStep = step;
        if (step > lastStep) lastStep = step;
      }
    }
  }
  const batchIds = deeds.map(({ batch }) => batch.batchId);
  commit.emit({ type: 'metrics.logged', projectId: run.projectId, nodeId: run.id, payload: { batchIds, count, keys: [...keys], firstStep, lastStep } }, deeds[0]!.context);
}

function joinedSeries(batches: readonly Waiting[]): readonly MetricSeries[] {
  if (batches.length === 1) return batches[0]!.batch.series;
  return [...groupBy(batches.flatMap(({ batch }) => batch.series), ({ key }) => key)].map(([key, parts]) => joined(key, parts));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
