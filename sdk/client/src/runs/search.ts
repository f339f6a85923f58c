import type { VariablesOf } from 'gql.tada';
import { ask } from '../graph/ask.js';
import { graphql } from '../graph/document.js';
import type { Connection } from '../transport.js';
import { RecordedRun, runFields } from './recorded-run.js';

const pageRuns = 100;

/** Which runs, in which order. */
export interface RunFilter {
  /** Name of an experiment; runs of every one when absent. */
  readonly experiment?: string;
  /** `metrics.loss < 0.5 AND params.model = 'tree' AND status = 'FINISHED'`; checked by `parseFilter`. */
  readonly filter?: string;
  /** Such as `metrics.loss ASC`. Newest first when absent. */
  readonly orderBy?: string | readonly string[];
  /** Runs that are used, or those in the bin. Defaults to ACTIVE. */
  readonly lifecycle?: 'ACTIVE' | 'DELETED';
}

const experimentByName = graphql(`query ($projectId: ID!, $name: String!) { experimentByName(projectId: $projectId, name: $name) { id } }`);
const search = graphql(
  `
    query ($projectId: ID!, $experimentIds: [ID!], $filter: String, $orderBy: [String!], $lifecycle: Lifecycle!, $first: Int!, $after: String) {
      searchRuns(projectId: $projectId, experimentIds: $experimentIds, filter: $filter, orderBy: $orderBy, lifecycle: $lifecycle, first: $first, after: $after) {
        nodes { ...runFields }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  [runFields],
);

/** Runs that the filter holds for; none when the experiment does not exist. */
export async function* searchRuns(connection: Connection, projectId: string, { experiment, filter, orderBy, lifecycle = 'ACTIVE' }: RunFilter): AsyncGenerator<RecordedRun, void> {
  let experimentIds: string[] | undefined;
  if (experiment !== undefined) {
    const { experimentByName: found } = await ask(connection, experimentByName, { projectId, name: experiment });
    if (!found) return;
    experimentIds = [found.id];
  }
  for (let after: string | null = null; ; ) {
    const variables: VariablesOf<typeof search> = {
      projectId,
      lifecycle,
      first: pageRuns,
      after,
      ...(experimentIds === undefined ? {} : { experimentIds }),
      ...(filter === undefined ? {} : { filter }),
      ...(orderBy === undefined ? {} : { orderBy: typeof orderBy === 'string' ? [orderBy] : [...orderBy] }),
    };
    const { searchRuns: page } = await ask(connection, search, variables);
    for (const run of page.nodes) yield new RecordedRun(connection, run);
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}
