import { graphql } from '../document';
import type { IdVariables, Who } from './shared';

export interface RolloutStep {
  readonly index: number;
  readonly trafficPercent: number;
  readonly enteredAt: string;
  readonly leftAt: string | null;
  readonly decision: string | null;
  readonly reason: string | null;
  readonly evidence: unknown;
}

export interface RolloutVariant {
  readonly id: string;
  readonly modelVersion: { readonly id: string; readonly number: number; readonly model: { readonly id: string; readonly name: string } };
}

export interface RolloutItem {
  readonly id: string;
  readonly projectId: string;
  readonly status: 'RUNNING' | 'PAUSED' | 'PROMOTED' | 'ROLLED_BACK' | 'STOPPED';
  readonly strategy: string;
  readonly options: unknown;
  readonly trafficPercent: number;
  /** Share of the requests of which the candidate answers a copy that no caller sees. */
  readonly shadowPercent: number;
  readonly stepIndex: number;
  readonly reason: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly startedBy: Who;
  readonly endpoint: { readonly id: string; readonly name: string };
  readonly champion: RolloutVariant;
  readonly candidate: RolloutVariant;
  readonly steps: readonly RolloutStep[];
}

const variantFields = /* GraphQL */ `
  id
  modelVersion {
    id
    number
    model {
      id
      name
    }
  }
`;

export const rolloutFields = /* GraphQL */ `
  id
  projectId
  status
  strategy
  options
  trafficPercent
  shadowPercent
  stepIndex
  reason
  startedAt
  endedAt
  startedBy {
    id
    name
  }
  endpoint {
    id
    name
  }
  champion {
    ${variantFields}
  }
  candidate {
    ${variantFields}
  }
  steps {
    index
    trafficPercent
    enteredAt
    leftAt
    decision
    reason
    evidence
  }
`;

export const RolloutById = graphql<{ readonly rollout: RolloutItem | null }, IdVariables>(`
  query RolloutById($id: ID!) {
    rollout(id: $id) {
      ${rolloutFields}
    }
  }
`);

/** How champion and candidate answered the same rows. */
export interface RolloutComparison {
  readonly pairs: number;
  readonly candidateFailed: number;
  readonly dropped: number;
  readonly scored: number;
  readonly meanDifference: number | null;
  readonly differenceDeviation: number | null;
  readonly largestDifference: number;
  readonly agreementRatio: number | null;
  /** 40 equal bins of −1 to 1. */
  readonly differences: readonly number[];
}

/** What the strategy thought at one time. */
export interface RolloutNote {
  readonly at: string;
  readonly decision: string;
  readonly reason: string;
  readonly evidence: unknown;
}

export interface RolloutInsight {
  readonly id: string;
  readonly comparison: RolloutComparison | null;
  readonly notes: readonly RolloutNote[];
}

export const RolloutInsightById = graphql<{ readonly rollout: RolloutInsight | null }, IdVariables>(`
  query RolloutInsightById($id: ID!) {
    rollout(id: $id) {
      id
      comparison {
        pairs
        candidateFailed
        dropped
        scored
        meanDifference
        differenceDeviation
        largestDifference
        agreementRatio
        differences
      }
      notes {
        at
        decision
        reason
        evidence
      }
    }
  }
`);

/** A way to move an endpoint to another version, or to compare the two. */
export interface Strategy {
  readonly name: string;
  readonly purpose: 'MOVING' | 'COMPARING' | 'STANDING';
  /** All its options with their defaults; null for one that cannot do without being told. */
  readonly defaults: Readonly<Record<string, unknown>> | null;
}

export const Strategies = graphql<{ readonly strategies: readonly Strategy[] }>(`
  query Strategies {
    strategies {
      name
      purpose
      defaults
    }
  }
`);

export const StopRollout = graphql<{ readonly stopRollout: { readonly id: string; readonly status: string } }, IdVariables>(`
  mutation StopRollout($id: ID!) {
    stopRollout(id: $id) {
      id
      status
    }
  }
`);

export const RolloutChanged = graphql<{ readonly rolloutChanged: { readonly id: string } }, { readonly endpointId: string }>(`
  subscription RolloutChanged($endpointId: ID!) {
    rolloutChanged(endpointId: $endpointId) {
      id
    }
  }
`);

export const PauseRollout = graphql<{ readonly pauseRollout: { readonly id: string; readonly status: string } }, IdVariables>(`
  mutation PauseRollout($id: ID!) {
    pauseRollout(id: $id) {
      id
      status
    }
  }
`);

export const ResumeRollout = graphql<{ readonly resumeRollout: { readonly id: string; readonly status: string } }, IdVariables>(`
  mutation ResumeRollout($id: ID!) {
    resumeRollout(id: $id) {
      id
      status
    }
  }
`);

export const PromoteRollout = graphql<{ readonly promoteRollout: { readonly id: string; readonly status: string } }, IdVariables>(`
  mutation PromoteRollout($id: ID!) {
    promoteRollout(id: $id) {
      id
      status
    }
  }
`);

export const RollBackRollout = graphql<{ readonly rollBackRollout: { readonly id: string; readonly status: string } }, IdVariables & { readonly reason: string }>(`
  mutation RollBackRollout($id: ID!, $reason: String!) {
    rollBackRollout(id: $id, reason: $reason) {
      id
      status
    }
  }
`);

interface StartRolloutInput {
  readonly input: { readonly endpointId: string; readonly modelVersionId: string; readonly strategy: string; readonly options?: object };
}

export const StartRollout = graphql<{ readonly startRollout: { readonly id: string } }, StartRolloutInput>(`
  mutation StartRollout($input: StartRolloutInput!) {
    startRollout(input: $input) {
      id
    }
  }
`);
