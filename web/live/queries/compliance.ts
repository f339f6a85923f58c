import { graphql } from '../document';

export type DutyStatus = 'COVERED' | 'PARTLY' | 'MISSING' | 'STALE';

/** A question about the trail that stands. */
export interface StandingQuery {
  readonly asks: string;
  readonly status: DutyStatus;
  /** Types of events, tag:<key>, or checkpoint. */
  readonly evidence: readonly string[];
  /** Null where evidence does not age. */
  readonly freshDays: number | null;
  readonly count: number;
  readonly newestAt: string | null;
  readonly eventId: string | null;
}

export interface Duty {
  readonly id: string;
  readonly source: string;
  readonly duty: string;
  readonly status: DutyStatus;
  readonly queries: readonly StandingQuery[];
  /** Files of an export. */
  readonly files: readonly string[];
  readonly disclaimer: string;
}

export const ComplianceCrosswalk = graphql<{ readonly complianceCrosswalk: readonly Duty[] }, { readonly projectId: string }>(`
  query ComplianceCrosswalk($projectId: ID!) {
    complianceCrosswalk(projectId: $projectId) {
      id
      source
      duty
      status
      queries {
        asks
        status
        evidence
        freshDays
        count
        newestAt
        eventId
      }
      files
      disclaimer
    }
  }
`);
