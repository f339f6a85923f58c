import { NotFoundError } from '@cairn/core';
import type { ResultOf, VariablesOf } from 'gql.tada';
import { ask } from '../graph/ask.js';
import { graphql, type Json } from '../graph/document.js';
import type { Connection } from '../transport.js';

/** What the platform answers at most of a series at once. */
const pagePoints = 5_000;

/** What is read of every run. */
export const runFields = graphql(`
  fragment runFields on Run {
    id projectId name status lifecycle failureReason startedAt endedAt note environment
    startedBy { id name } experiment { id name } parent { id }
    code { commit repository digest dirty diffDigest }
    inputs { id } params { key value } tags { key value }
    metrics { key latest latestAt minimum maximum lastStep count }
  }
`);

const runById = graphql(`query ($id: ID!) { run(id: $id) { ...runFields } }`, [runFields]);
const artifactsOfRun = graphql(`query ($id: ID!) { run(id: $id) { artifacts { id name digest sizeBytes mediaType downloadPath } } }`);
const historyOfRun = graphql(`
  query ($id: ID!, $key: String!, $first: Int!, $after: String) {
    run(id: $id) { metricHistory(key: $key, first: $first, after: $after) { points { step value at } pageInfo { hasNextPage endCursor } } }
  }
`);

type Answered = ResultOf<typeof runFields>;

/** What is known of a metric without reading its series. */
export type MetricSummary = Answered['metrics'][number];

/** A file that a run produced. */
export type RecordedArtifact = NonNullable<ResultOf<typeof artifactsOfRun>['run']>['artifacts'][number];

/** One measured value. */
export interface MetricPoint {
  readonly step: number;
  /** NaN also for infinities: the graph is JSON, which has neither. */
  readonly value: number;
  readonly at: Date;
}

/** A run as the platform held it when it was read. */
export class RecordedRun {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly status: Answered['status'];
  readonly failureReason: string | null;
  readonly experiment: { readonly id: string; readonly name: string };
  readonly startedBy: { readonly id: string; readonly name: string };
  readonly startedAt: Date;
  /** Null while it runs. */
  readonly endedAt: Date | null;
  /** The run that it is nested in. */
  readonly parentId: string | null;
  /** Markdown. */
  readonly note: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  readonly code: Answered['code'];
  readonly environment: Json;
  /** Versions of datasets that it used. */
  readonly datasetVersionIds: readonly string[];

  constructor(
    private readonly connection: Connection,
    answered: Answered,
  ) {
    this.id = answered.id;
    this.projectId = answered.projectId;
    this.name = answered.name;
    this.status = answered.status;
    this.failureReason = answered.failureReason;
    this.experiment = answered.experiment;
    this.startedBy = answered.startedBy;
    this.startedAt = new Date(answered.startedAt);
    this.endedAt = answered.endedAt === null ? null : new Date(answered.endedAt);
    this.parentId = answered.parent?.id ?? null;
    this.note = answered.note;
    this.params = Object.fromEntries(answered.params.map(({ key, value }) => [key, value]));
    this.tags = Object.fromEntries(answered.tags.map(({ key, value }) => [key, value]));
    this.metrics = Object.fromEntries(answered.metrics.map((metric) => [metric.key, metric]));
    this.code = answered.code;
    this.environment = answered.environment;
    this.datasetVersionIds = answered.inputs.map(({ id }) => id);
  }

  /** Every point of a metric, in the order logged, read page by page as the loop goes on. */
  async *history(key: string): AsyncGenerator<MetricPoint, void> {
    for (let after: string | null = null; ; ) {
      const variables: VariablesOf<typeof historyOfRun> = { id: this.id, key, first: pagePoints, after };
      const { run } = await ask(this.connection, historyOfRun, variables);
      if (!run) throw NotFoundError.node('Run', this.id);
      const { points, pageInfo } = run.metricHistory;
      for (const { step, value, at } of points) yield { step, value: value ?? NaN, at: new Date(at) };
      if (!pageInfo.hasNextPage) return;
      after = pageInfo.endCursor;
    }
  }

  /** The files that it produced, in the order logged. */
  async artifacts(): Promise<readonly RecordedArtifact[]> {
    const { run } = await ask(this.connection, artifactsOfRun, { id: this.id });
    if (!run) throw NotFoundError.node('Run', this.id);
    return run.artifacts;
  }
}

export async function readRun(connection: Connection, id: string): Promise<RecordedRun> {
  const { run } = await ask(connection, runById, { id });
  if (!run) throw NotFoundError.node('Run', id);
  return new RecordedRun(connection, run);
}
