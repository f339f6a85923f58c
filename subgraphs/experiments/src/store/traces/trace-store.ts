import { In } from 'typeorm';
import { loadInOrder, type Database } from '@cairn/subgraph';
import type { RequestContext } from '@cairn/core';
import type { Assessment } from '../../domain/assessment.js';
import type { Span } from '../../domain/span.js';
import type { Trace } from '../../domain/trace.js';
import type { TraceCommit, TraceSearch, TraceStore } from '../../domain/trace-store.js';
import { readAssessments } from './assessment-sql.js';
import { readSpans } from './span-sql.js';
import { SqlTraceCommit } from './trace-commit.js';
import { traceOf, TraceRow } from './trace-row.js';
import { searchTraces } from './trace-search.js';

/** Traces, their spans and what was said of them, in PostgreSQL. */
export class SqlTraceStore implements TraceStore {
  constructor(private readonly database: Database) {}

  async traces(ids: readonly string[]): Promise<(Trace | undefined)[]> {
    return loadInOrder(ids, (await this.database.reader.findBy(TraceRow, { id: In([...ids]) })).map(traceOf));
  }

  async tracesNamed(externalIds: readonly string[]): Promise<Trace[]> {
    return (await this.database.reader.findBy(TraceRow, [{ externalId: In([...externalIds]) }, { id: In([...externalIds]) }])).map(traceOf);
  }

  searchTraces(search: TraceSearch, page: { readonly first: number; readonly after?: string | undefined }): Promise<{ readonly ids: readonly string[]; readonly next: string | undefined }> {
    return searchTraces(this.database, search, page);
  }

  spans(traceIds: readonly string[]): Promise<Map<string, Span[]>> {
    return readSpans(this.database, traceIds);
  }

  assessments(traceIds: readonly string[]): Promise<Map<string, Assessment[]>> {
    return readAssessments(this.database, traceIds);
  }

  commit<T>(context: RequestContext, work: (commit: TraceCommit) => Promise<T>): Promise<T> {
    return this.database.commit(context, (transaction) => work(new SqlTraceCommit(transaction)));
  }
}
