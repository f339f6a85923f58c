import { graphql } from '../document';
import type { IdVariables, Who } from './shared';

export interface SavedView {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly createdAt: string;
  readonly createdBy: Who;
}

/** What a run logged, by name. */
export interface LatestRun {
  readonly params: readonly { readonly key: string }[];
  readonly metrics: readonly { readonly key: string; readonly count: number }[];
}

export interface ExperimentPageData {
  readonly experiment: {
    readonly id: string;
    readonly projectId: string;
    readonly name: string;
    readonly createdAt: string;
    readonly createdBy: Who;
    readonly lifecycle: 'ACTIVE' | 'DELETED';
    readonly note: string | null;
    readonly runs: { readonly nodes: readonly LatestRun[] };
  } | null;
}

/** What the page of an experiment needs before its first rows: no count, and what the newest runs logged, which are the first columns. */
export const ExperimentPage = graphql<ExperimentPageData, IdVariables>(`
  query ExperimentPage($id: ID!) {
    experiment(id: $id) {
      id
      projectId
      name
      createdAt
      createdBy {
        id
        name
      }
      lifecycle
      note
      runs(first: 3) {
        nodes {
          params {
            key
          }
          metrics {
            key
            count
          }
        }
      }
    }
  }
`);

/** Views of an experiment, by which its runs are looked at. */
export const ExperimentViews = graphql<{ readonly experiment: { readonly id: string; readonly views: readonly SavedView[] } | null }, IdVariables>(`
  query ExperimentViews($id: ID!) {
    experiment(id: $id) {
      id
      views {
        id
        name
        state
        createdAt
        createdBy {
          id
          name
        }
      }
    }
  }
`);

export const SaveView = graphql<{ readonly saveView: { readonly id: string } }, { readonly projectId: string; readonly experimentId: string; readonly name: string; readonly state: string }>(`
  mutation SaveView($projectId: ID!, $experimentId: ID!, $name: String!, $state: String!) {
    saveView(input: { projectId: $projectId, experimentId: $experimentId, name: $name, state: $state }) {
      id
    }
  }
`);

export const DeleteView = graphql<{ readonly deleteView: boolean }, IdVariables>(`
  mutation DeleteView($id: ID!) {
    deleteView(input: { id: $id })
  }
`);

export const SetExperimentNote = graphql<{ readonly setExperimentNote: { readonly id: string } }, IdVariables & { readonly note: string }>(`
  mutation SetExperimentNote($id: ID!, $note: String!) {
    setExperimentNote(input: { experimentId: $id, note: $note }) {
      id
    }
  }
`);
