import { ConflictError, InvalidInputError, isVisible, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { Experiment } from './experiment.js';
import { nothingPurged, together, type Purged, type PurgeStore, type Retention } from './purge.js';

/** Frees bytes that nobody uses any more. */
export type FreeBytes = () => Promise<number>;

/** The most runs that one request purges. */
const mostRuns = 1_000;
/** How long a batch may be sent again after its run has ended, in milliseconds. */
const batchesKeptMs = 7 * 86_400_000;

/** Frees what lies in the bin for good: on request, and when it has lain there as long as its project keeps it. */
export class PurgeService {
  constructor(
    private readonly store: PurgeStore,
    private readonly freeBytes: FreeBytes,
    private readonly now: () => Date,
  ) {}

  /** @throws {ConflictError} for a run that does not lie in the bin; those named before it are purged. */
  async purgeRuns(ids: readonly string[], context: RequestContext): Promise<Purged> {
    if (ids.length === 0 || ids.length > mostRuns) throw new InvalidInputError(`${ids.length.toLocaleString('en')} runs named; expected 1 to ${mostRuns.toLocaleString('en')}`);
    let purged = nothingPurged;
    for (const id of ids) purged = together(purged, await this.purgeRun(id, context));
    await this.freeBytes();
    return purged;
  }

  /** An experiment that lies in the bin, with all its runs. */
  async purgeExperiment(id: string, context: RequestContext): Promise<Purged> {
    const experiment = await this.inBin(id, context);
    let purged = nothingPurged;
    for (;;) {
      const ids = await this.store.runsOf(id, mostRuns);
      for (const runId of ids) purged = together(purged, await this.purgeRun(runId, context));
      const gone = await this.store.commit(context, async (commit) => {
        const locked = await commit.lockExperiment(id);
        if (!locked?.deletedAt) throw new ConflictError(`Experiment '${experiment.name}' was restored while it was purged`);
        if (!(await commit.purgeExperiment(locked))) return false;
        commit.emit({ type: 'experiment.purged', projectId: locked.projectId, nodeId: id, payload: { name: locked.name, runs: purged.runs } });
        return true;
      });
      if (gone) break;
    }
    await this.freeBytes();
    return purged;
  }

  async retention(projectId: string, context: RequestContext): Promise<Retention> {
    requireIn(context, 'read', projectId);
    return this.store.retention(projectId);
  }

  /** @throws {InvalidInputError} unless it is a whole number of days from 1 to 36,500, or undefined for ever. */
  async setRetention(retention: Retention, context: RequestContext): Promise<Retention> {
    const { projectId, binDays } = retention;
    requireIn(context, 'administer', projectId);
    if (binDays !== undefined && (!Number.isInteger(binDays) || binDays < 1 || binDays > 36_500)) throw new InvalidInputError(`'binDays' is ${binDays}; expected a whole number of days from 1 to 36,500, or nothing`);
    return this.store.commit(context, async (commit) => {
      await commit.putRetention(retention);
      commit.emit({ type: 'retention.set', projectId, nodeId: projectId, payload: { binDays } });
      return retention;
    });
  }

  /** What has lain in bins too long, and what nobody asks for any more. */
  async purgeExpired(context: RequestContext): Promise<Purged> {
    let purged = nothingPurged;
    for (;;) {
      const ids = await this.store.expired(this.now(), mostRuns);
      for (const id of ids) purged = together(purged, await this.purgeRun(id, context));
      if (ids.length < mostRuns) break;
    }
    await this.store.forgetBatches(new Date(this.now().getTime() - batchesKeptMs));
    await this.freeBytes();
    return purged;
  }

  private purgeRun(id: string, context: RequestContext): Promise<Purged> {
    return this.store.commit(context, async (commit) => {
      const run = await commit.lockRun(id);
      if (!run || !isVisible(context, run)) throw NotFoundError.node('Run', id);
      requireIn(context, 'administer', run.projectId);
      if (!run.deletedAt) throw new ConflictError(`Run '${id}' is not in the bin; delete it before it is purged`);
      const freed = await commit.purgeRun(run);
      commit.emit({ type: 'run.purged', projectId: run.projectId, nodeId: id, payload: freed });
      return { runs: 1, ...freed };
    });
  }

  private async inBin(id: string, context: RequestContext): Promise<Experiment> {
    return this.store.commit(context, async (commit) => {
      const experiment = await commit.lockExperiment(id);
      if (!experiment || !isVisible(context, experiment)) throw NotFoundError.node('Experiment', id);
      requireIn(context, 'administer', experiment.projectId);
      if (!experiment.deletedAt) throw new ConflictError(`Experiment '${experiment.name}' is not in the bin; delete it before it is purged`);
      return experiment;
    });
  }
}
