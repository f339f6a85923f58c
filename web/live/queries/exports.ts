import { graphql } from '../document';
import type { IdVariables, Who } from './shared';

export type ExportState = 'QUEUED' | 'RUNNING' | 'READY' | 'FAILED' | 'CANCELLED';

export interface ExportItem {
  readonly id: string;
  readonly scope: 'INSTALLATION' | 'PROJECT' | 'MODEL' | 'ENDPOINT' | 'ACTOR';
  readonly scopeId: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly purpose: string | null;
  /** While it is being made, so far. */
  readonly entries: number;
  /** Null until it is known. */
  readonly entriesTotal: number | null;
  readonly state: ExportState;
  readonly error: string | null;
  /** Null until it is ready. */
  readonly digest: string | null;
  readonly sizeBytes: number | null;
  readonly createdAt: string;
  readonly readyAt: string | null;
  readonly createdBy: Who;
  readonly downloadPath: string;
}

const exportFields = /* GraphQL */ `
  id
  scope
  scopeId
  from
  to
  purpose
  entries
  entriesTotal
  state
  error
  digest
  sizeBytes
  createdAt
  readyAt
  createdBy {
    id
    name
  }
  downloadPath
`;

export const Exports = graphql<{ readonly exports: readonly ExportItem[] }, { readonly projectId: string }>(`
  query Exports($projectId: ID!) {
    exports(projectId: $projectId) {
      ${exportFields}
    }
  }
`);

export interface ExportRequest {
  readonly projectId: string;
  readonly modelId?: string;
  readonly endpointId?: string;
  readonly actorId?: string;
  readonly from?: string;
  readonly to?: string;
  readonly purpose?: string;
}

export const RequestExport = graphql<{ readonly requestExport: ExportItem }, { readonly input: ExportRequest }>(`
  mutation RequestExport($input: CreateExportInput!) {
    requestExport(input: $input) {
      ${exportFields}
    }
  }
`);

export const CancelExport = graphql<{ readonly cancelExport: { readonly id: string; readonly state: ExportState } }, IdVariables>(`
  mutation CancelExport($id: ID!) {
    cancelExport(id: $id) {
      id
      state
    }
  }
`);

/** The export as it is now, and each time that it has come further; ends when it is over. */
export const ExportProgress = graphql<{ readonly exportProgress: Pick<ExportItem, 'id' | 'state' | 'entries' | 'entriesTotal'> }, IdVariables>(`
  subscription ExportProgress($id: ID!) {
    exportProgress(id: $id) {
      id
      state
      entries
      entriesTotal
    }
  }
`);

/** What an export can be about in a project. */
export const ExportScopes = graphql<
  { readonly models: { readonly nodes: readonly Who[] }; readonly endpoints: { readonly nodes: readonly Who[] }; readonly actors: { readonly nodes: readonly Who[] } },
  { readonly projectId: string }
>(`
  query ExportScopes($projectId: ID!) {
    models(projectId: $projectId, first: 100) {
      nodes {
        id
        name
      }
    }
    endpoints(projectId: $projectId, first: 100) {
      nodes {
        id
        name
      }
    }
    actors(first: 200) {
      nodes {
        id
        name
      }
    }
  }
`);
