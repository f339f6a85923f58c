import { graphql } from '../document';
import type { CausalStep, LineageGraph } from './lineage';
import type { GateResult, Approval } from './model-version';
import type { Who } from './shared';

export interface PassportData {
  readonly passport: {
    readonly prediction: {
      readonly id: string;
      readonly projectId: string;
      readonly observedAt: string;
      readonly servedAt: string;
      readonly latencyMs: number;
      readonly features: unknown;
      readonly outputs: unknown;
      readonly score: number | null;
      readonly trafficPercent: number;
      readonly redacted: readonly string[];
      readonly caller: Who;
      readonly label: { readonly value: number; readonly at: string } | null;
      readonly rollout: { readonly id: string; readonly status: string; readonly strategy: string } | null;
      readonly rolloutStep: { readonly index: number; readonly trafficPercent: number } | null;
    };
    readonly endpoint: { readonly id: string; readonly name: string };
    readonly variant: { readonly id: string; readonly digest: string };
    readonly modelVersion: {
      readonly id: string;
      readonly number: number;
      readonly status: string;
      readonly digest: string;
      readonly createdAt: string;
      readonly createdBy: Who;
      readonly model: { readonly id: string; readonly name: string };
      readonly featureView: { readonly id: string; readonly name: string; readonly version: number } | null;
      readonly gateResults: readonly (Pick<GateResult, 'id' | 'passed' | 'explanation'> & { readonly gate: { readonly id: string; readonly name: string; readonly description: string | null } })[];
      readonly approvals: readonly Approval[];
    };
    readonly run: { readonly id: string; readonly name: string; readonly startedAt: string; readonly startedBy: Who; readonly params: readonly { readonly key: string; readonly value: string }[]; readonly code: { readonly commit: string | null } | null } | null;
    readonly datasetVersions: readonly { readonly id: string; readonly number: number; readonly digest: string; readonly rowCount: number; readonly dataset: { readonly id: string; readonly name: string }; readonly quality: { readonly passed: boolean; readonly checks: readonly { readonly passed: boolean }[] } }[];
    readonly whyLive: readonly CausalStep[];
    readonly upstream: Pick<LineageGraph, 'nodes' | 'edges' | 'truncated'>;
    readonly auditEntry: { readonly eventId: string; readonly index: number; readonly at: string } | null;
  } | null;
}

/** The whole story of one prediction, in one question. */
export const PassportOf = graphql<PassportData, { readonly predictionId: string }>(`
  query PassportOf($predictionId: ID!) {
    passport(predictionId: $predictionId) {
      prediction {
        id
        projectId
        observedAt
        servedAt
        latencyMs
        features
        outputs
        score
        trafficPercent
        redacted
        caller {
          id
          name
        }
        label {
          value
          at
        }
        rollout {
          id
          status
          strategy
        }
        rolloutStep {
          index
          trafficPercent
        }
      }
      endpoint {
        id
        name
      }
      variant {
        id
        digest
      }
      modelVersion {
        id
        number
        status
        digest
        createdAt
        createdBy {
          id
          name
        }
        model {
          id
          name
        }
        featureView {
          id
          name
          version
        }
        gateResults {
          id
          passed
          explanation
          gate {
            id
            name
            description
          }
        }
        approvals {
          id
          decision
          at
          reason
          actor {
            id
            name
          }
          modelDigest
          evaluationDigest
          gatesDigest
        }
      }
      run {
        id
        name
        startedAt
        startedBy {
          id
          name
        }
        params {
          key
          value
        }
        code {
          commit
        }
      }
      datasetVersions {
        id
        number
        digest
        rowCount
        dataset {
          id
          name
        }
        quality {
          passed
          checks {
            passed
          }
        }
      }
      whyLive {
        eventId
        type
        at
        actor {
          id
          name
        }
        nodeId
        summary
      }
      upstream {
        nodes {
          id
          kind
          label
          status
          createdAt
        }
        edges {
          from
          to
          relation
          validFrom
          validTo
          recordedAt
          eventId
        }
        truncated
      }
      auditEntry {
        eventId
        index
        at
      }
    }
  }
`);
