import { In, IsNull, Like, type FindOptionsWhere } from 'typeorm';
import { loadInOrder, type Database, type Transaction } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import type { Artifact, ArtifactOwner } from '../domain/artifact.js';
import type { ArtifactCommit, ArtifactStore } from '../domain/artifact-store.js';
import type { LoggedModel } from '../domain/logged-model.js';
import type { Run } from '../domain/run.js';
import type { Trace } from '../domain/trace.js';
import { artifactOf, ArtifactRow, artifactRowOf } from './artifact-row.js';
import { loggedModelOf, LoggedModelRow } from './logged-model-row.js';
import { lockRuns } from './run-sql.js';
import { traceOf, TraceRow } from './traces/trace-row.js';

/** Artifacts in PostgreSQL; their bytes lie in the blob store. */
export class SqlArtifactStore implements ArtifactStore {
  constructor(private readonly database: Database) {}

  async artifacts(ids: readonly string[]): Promise<(Artifact | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(ArtifactRow, { id: In([...ids]) })).map(artifactOf));
  }

  async artifactsOf(owner: ArtifactOwner, below = ''): Promise<Artifact[]> {
    const mine = ofOwner(owner);
    const where = below === '' ? mine : [{ ...mine, name: below }, { ...mine, name: Like(`${below.replace(/[\\%_]/g, '\\$&')}/%`) }];
    return (await this.database.reader.find(ArtifactRow, { where, order: { id: 'ASC' } })).map(artifactOf);
  }

  commit<T>(context: RequestContext, work: (commit: ArtifactCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlArtifactCommit(transaction)));
  }
}

class SqlArtifactCommit implements ArtifactCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: ArtifactCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async lockRun(id: string): Promise<Run | undefined> {
    return (await lockRuns(this.transaction, [id])).get(id);
  }

  async loggedModel(id: string): Promise<LoggedModel | undefined> {
    const row = await this.transaction.manager.findOne(LoggedModelRow, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return row ? loggedModelOf(row) : undefined;
  }

  async trace(id: string): Promise<Trace | undefined> {
    const row = await this.transaction.manager.findOne(TraceRow, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return row ? traceOf(row) : undefined;
  }

  async artifactNamed(owner: ArtifactOwner, name: string): Promise<Artifact | undefined> {
    const row = await this.transaction.manager.findOneBy(ArtifactRow, { ...ofOwner(owner), name });
    return row ? artifactOf(row) : undefined;
  }

  async insertArtifact(artifact: Artifact): Promise<void> {
    await this.transaction.manager.insert(ArtifactRow, artifactRowOf(artifact));
    await this.transaction.useBlobs(artifact.projectId, [artifact.digest], artifact.id);
  }

  async retire(ids: readonly string[], at: Date): Promise<void> {
    await this.transaction.manager.update(ArtifactRow, { id: In([...ids]) }, { replacedAt: at });
  }
}

const ownerColumn = { run: 'runId', loggedModel: 'loggedModelId', trace: 'traceId' } as const;

function ofOwner({ kind, id }: ArtifactOwner): FindOptionsWhere<ArtifactRow> {
  return { [ownerColumn[kind]]: id, replacedAt: IsNull() };
}
