import { graphql } from '../document';
import type { IdVariables } from './shared';

interface Runs {
  readonly runIds: readonly string[];
}

/** To the bin, from which they can be taken again. */
export const DeleteRuns = graphql<{ readonly deleteRuns: readonly { readonly id: string }[] }, Runs>(`
  mutation DeleteRuns($runIds: [ID!]!) {
    deleteRuns(input: { runIds: $runIds }) {
      id
    }
  }
`);

export const RestoreRuns = graphql<{ readonly restoreRuns: readonly { readonly id: string }[] }, Runs>(`
  mutation RestoreRuns($runIds: [ID!]!) {
    restoreRuns(input: { runIds: $runIds }) {
      id
    }
  }
`);

/** For good. */
export const PurgeRuns = graphql<{ readonly purgeRuns: { readonly runs: number; readonly points: number; readonly bytes: number } }, Runs>(`
  mutation PurgeRuns($runIds: [ID!]!) {
    purgeRuns(input: { runIds: $runIds }) {
      runs
      points
      bytes
    }
  }
`);

export const RenameRun = graphql<{ readonly renameRun: { readonly id: string } }, IdVariables & { readonly name: string }>(`
  mutation RenameRun($id: ID!, $name: String!) {
    renameRun(input: { runId: $id, name: $name }) {
      id
      name
    }
  }
`);

export const SetRunTag = graphql<{ readonly setRunTags: { readonly id: string } }, IdVariables & { readonly key: string; readonly value: string }>(`
  mutation SetRunTag($id: ID!, $key: String!, $value: String!) {
    setRunTags(input: { runId: $id, tags: [{ key: $key, value: $value }] }) {
      id
    }
  }
`);

export const DeleteRunTag = graphql<{ readonly deleteRunTags: { readonly id: string } }, IdVariables & { readonly key: string }>(`
  mutation DeleteRunTag($id: ID!, $key: String!) {
    deleteRunTags(input: { runId: $id, keys: [$key] }) {
      id
    }
  }
`);

export const SetRunNote = graphql<{ readonly setRunNote: { readonly id: string } }, IdVariables & { readonly note: string }>(`
  mutation SetRunNote($id: ID!, $note: String!) {
    setRunNote(input: { runId: $id, note: $note }) {
      id
    }
  }
`);
