import { graphql } from '../document';
import type { IdVariables, Who } from './shared';

/** A subject whose messages an endpoint answers. */
export interface StreamItem {
  readonly id: string;
  readonly inputSubject: string;
  readonly outputSubject: string;
  readonly deadSubject: string;
  readonly createdBy: Who;
  readonly status: {
    readonly state: 'STARTING' | 'CONSUMING' | 'WAITING';
    readonly since: string;
    /** Null while it does not wait. */
    readonly reason: string | null;
    readonly lastError: string | null;
    readonly lastErrorAt: string | null;
  };
  /** Of the last 24 hours, without an answer. */
  readonly deadLetters: number;
  readonly retried: number;
}

export const StreamsOf = graphql<{ readonly endpoint: { readonly id: string; readonly streams: readonly StreamItem[] } | null }, IdVariables>(`
  query StreamsOf($id: ID!) {
    endpoint(id: $id) {
      id
      streams {
        id
        inputSubject
        outputSubject
        deadSubject
        createdBy {
          id
          name
        }
        status {
          state
          since
          reason
          lastError
          lastErrorAt
        }
        deadLetters
        retried
      }
    }
  }
`);

export const CreateStream = graphql<{ readonly createStream: { readonly id: string } }, { readonly input: { readonly endpointId: string; readonly inputSubject: string; readonly outputSubject: string } }>(`
  mutation CreateStream($input: CreateStreamInput!) {
    createStream(input: $input) {
      id
    }
  }
`);

export const DeleteStream = graphql<{ readonly deleteStream: { readonly id: string } }, IdVariables>(`
  mutation DeleteStream($id: ID!) {
    deleteStream(id: $id) {
      id
    }
  }
`);
