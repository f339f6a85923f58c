import { In, IsNull } from 'typeorm';
import { loadInOrder, newestPage, type Database } from '@cairn/subgraph';
import type { Page, PageRequest, RequestContext } from '@cairn/core';
import type { Experiment } from '../domain/experiment.js';
import type { Param } from '../domain/param.js';
import type { Run } from '../domain/run.js';
import type { SavedView } from '../domain/saved-view.js';
import type { ExperimentCommit, ExperimentStore, KeyKind, RunFilter } from '../domain/stores.js';
import type { Tag } from '../domain/tag.js';
import { SqlExperimentCommit } from './experiment-commit.js';
import { experimentOf, ExperimentRow } from './experiment-row.js';
import { readKeys, readNamedValues } from './named-values.js';
import { runOf, RunRow } from './run-row.js';
import { savedViewOf, SavedViewRow } from './saved-view-row.js';

/** Experiments and runs in PostgreSQL. */
export class SqlExperimentStore implements ExperimentStore {
  constructor(private readonly database: Database) {}

  async experiments(ids: readonly string[]): Promise<(Experiment | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ExperimentRow, { id: In([...ids]) })).map(experimentOf));
  }

  async experimentByName(projectId: string, name: string): Promise<Experiment | undefined> {
    const row = await this.database.reader.findOneBy(ExperimentRow, { projectId, name });
    return row ? experimentOf(row) : undefined;
  }

  async listExperiments(projectId: string, page: PageRequest): Promise<Page<Experiment>> {
    const found = await newestPage(this.database.reader, ExperimentRow, { projectId, deletedAt: IsNull() }, page);
    return { ...found, nodes: found.nodes.map(experimentOf) };
  }

  async allExperiments(projectId: string): Promise<Experiment[]> {
    return (await this.database.reader.find(ExperimentRow, { where: { projectId }, order: { id: 'DESC' }, take: 50_000 })).map(experimentOf);
  }

  async countRuns(experimentId: string): Promise<number> {
    return this.database.reader.countBy(RunRow, { experimentId, deletedAt: IsNull() });
  }

  experimentTags(ids: readonly string[]): Promise<Map<string, Tag[]>> {
    return readNamedValues(this.database, { table: 'experiment_tag', owner: 'experiment_id' }, ids);
  }

  keys(experimentId: string, kind: KeyKind, options: { readonly search?: string | undefined; readonly first: number }): Promise<string[]> {
    return readKeys(this.database, experimentId, kind, options);
  }

  async views(experimentId: string): Promise<SavedView[]> {
    return (await this.database.reader.find(SavedViewRow, { where: { experimentId }, order: { name: 'ASC' } })).map(savedViewOf);
  }

  async savedViews(ids: readonly string[]): Promise<(SavedView | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(SavedViewRow, { id: In([...ids]) })).map(savedViewOf));
  }

  async runs(ids: readonly string[]): Promise<(Run | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(RunRow, { id: In([...ids]) })).map(runOf));
  }

  async listRuns({ projectId, ...restrictions }: RunFilter, page: PageRequest): Promise<Page<Run>> {
    const given = Object.fromEntries(Object.entries(restrictions).filter(([, value]) => value !== undefined));
    const found = await newestPage(this.database.reader, RunRow, { projectId, ...given, deletedAt: IsNull() }, page);
    return { ...found, nodes: found.nodes.map(runOf) };
  }

  params(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Param[]>> {
    return readNamedValues(this.database, { table: 'param', owner: 'run_id' }, runIds, keys);
  }

  tags(runIds: readonly string[], keys?: readonly string[]): Promise<Map<string, Tag[]>> {
    return readNamedValues(this.database, { table: 'run_tag', owner: 'run_id' }, runIds, keys);
  }

  commit<T>(context: RequestContext, work: (commit: ExperimentCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlExperimentCommit(transaction)));
  }
}
