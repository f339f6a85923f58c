import { In } from 'typeorm';
import type { Transaction } from '@cairn/subgraph';
import type { Assessment } from '../../domain/assessment.js';
import type { Experiment } from '../../domain/experiment.js';
import type { Run } from '../../domain/run.js';
import type { Span } from '../../domain/span.js';
import type { Trace } from '../../domain/trace.js';
import type { TraceChoice, TraceCommit } from '../../domain/trace-store.js';
import { experimentOf, ExperimentRow } from '../experiment-row.js';
import { runOf, RunRow } from '../run-row.js';
import { readAssessments, writeAssessments } from './assessment-sql.js';
import { removeTraces } from './remove-traces.js';
import { writeSpans } from './span-sql.js';
import { traceOf, TraceRow, traceRowOf } from './trace-row.js';

/** The most traces of one statement. */
const atOnce = 1_000;

export class SqlTraceCommit implements TraceCommit {
  constructor(private readonly transaction: Transaction) {}

  emit: TraceCommit['emit'] = (event, by) => this.transaction.emit(event, by);

  async experiment(id: string): Promise<Experiment | undefined> {
    const row = await this.transaction.manager.findOneBy(ExperimentRow, { id });
    return row ? experimentOf(row) : undefined;
  }

  async run(id: string): Promise<Run | undefined> {
    const row = await this.transaction.manager.findOneBy(RunRow, { id });
    return row ? runOf(row) : undefined;
  }

  async claimTraces(candidates: readonly Trace[]): Promise<{ readonly trace: Trace; readonly created: boolean }[]> {
    const made = new Set<string>();
    const byName = new Map<string, Trace>();
    // In one order for everybody, so that nobody waits for who waits for them.
    const inOrder = candidates.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
    for (let from = 0; from < inOrder.length; from += atOnce) {
      const part = inOrder.slice(from, from + atOnce);
      const inserted = await this.transaction.manager.createQueryBuilder().insert().into(TraceRow).values(part.map(traceRowOf)).orIgnore().returning('id').execute();
      for (const { id } of inserted.raw as { id: string }[]) made.add(id);
      const projectIds = [...new Set(part.map(({ projectId }) => projectId))];
      const rows = await this.transaction.manager.find(TraceRow, {
        where: { projectId: In(projectIds), externalId: In(part.map(({ externalId }) => externalId)) },
        order: { externalId: 'ASC' },
        lock: { mode: 'for_no_key_update' },
      });
      for (const row of rows) byName.set(`${row.projectId} ${row.externalId}`, traceOf(row));
    }
    return candidates.map(({ projectId, externalId }) => {
      const trace = byName.get(`${projectId} ${externalId}`)!;
      return { trace, created: made.has(trace.id) };
    });
  }

  async lockTrace(id: string): Promise<Trace | undefined> {
    const row = await this.transaction.manager.findOne(TraceRow, { where: { id }, lock: { mode: 'for_no_key_update' } });
    return row ? traceOf(row) : undefined;
  }

  async putTraces(traces: readonly Trace[]): Promise<void> {
    for (let from = 0; from < traces.length; from += atOnce) await this.transaction.manager.upsert(TraceRow, traces.slice(from, from + atOnce).map(traceRowOf), ['id']);
  }

  putSpans(spans: readonly { readonly traceId: string; readonly span: Span }[]): Promise<Map<string, number>> {
    return writeSpans(this.transaction, spans);
  }

  async linkRun(runId: string, traceIds: readonly string[]): Promise<void> {
    await this.transaction.query('INSERT INTO experiments.trace_run (run_id, trace_id) SELECT $1, * FROM unnest($2::text[]) ON CONFLICT DO NOTHING', [runId, traceIds]);
  }

  async assessment(traceId: string, id: string): Promise<Assessment | undefined> {
    return (await readAssessments(this.transaction, [traceId], id)).get(traceId)!.at(0);
  }

  putAssessments(assessments: readonly Assessment[]): Promise<void> {
    return writeAssessments(this.transaction, assessments);
  }

  async removeAssessment(traceId: string, id: string): Promise<void> {
    await this.transaction.query('DELETE FROM experiments.trace_assessment WHERE trace_id = $1 AND id = $2', [traceId, id]);
  }

  async removeTraces(experimentId: string, choice: TraceChoice): Promise<number> {
    const chosen =
      'ids' in choice
        ? await this.transaction.query<{ id: string }>('SELECT id FROM experiments.trace WHERE experiment_id = $1 AND (external_id = ANY($2) OR id = ANY($2)) FOR UPDATE', [experimentId, choice.ids])
        : await this.transaction.query<{ id: string }>('SELECT id FROM experiments.trace WHERE experiment_id = $1 AND started_at <= $2 ORDER BY started_at, id LIMIT $3 FOR UPDATE', [experimentId, choice.until, choice.most]);
    const ids = chosen.map(({ id }) => id);
    await removeTraces(this.transaction, ids);
    return ids.length;
  }
}
