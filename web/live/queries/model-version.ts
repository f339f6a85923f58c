import { graphql } from '../document';
import { gateResultFields, modelVersionFields, type GateItem, type ModelVersionItem, type VersionStatus } from './models';
import type { IdVariables, Who } from './shared';

export interface TensorSignature {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

export interface GateResult {
  readonly id: string;
  readonly passed: boolean;
  readonly inputs: unknown;
  readonly explanation: string;
  readonly evaluatedAt: string;
  readonly gate: GateItem;
}

export interface Approval {
  readonly id: string;
  readonly decision: 'APPROVED' | 'REJECTED';
  readonly at: string;
  readonly reason: string;
  readonly actor: Who;
  readonly modelDigest: string;
  readonly evaluationDigest: string;
  readonly gatesDigest: string;
}

export interface ModelVersionDetail extends ModelVersionItem {
  readonly projectId: string;
  readonly sizeBytes: number;
  readonly operators: readonly string[];
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  readonly run: { readonly id: string; readonly name: string; readonly experiment: { readonly id: string; readonly name: string } } | null;
  readonly format: 'ONNX' | 'FILES';
  readonly formatReason: string | null;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  readonly datasetVersions: readonly { readonly id: string; readonly number: number; readonly rowCount: number; readonly dataset: { readonly id: string; readonly name: string }; readonly quality: { readonly passed: boolean } }[];
  readonly featureView: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly gateResults: readonly GateResult[];
  readonly approvals: readonly Approval[];
  readonly model: ModelVersionItem['model'] & { readonly champion: { readonly id: string; readonly number: number; readonly evaluation: unknown } | null };
}

export const ModelVersionById = graphql<{ readonly modelVersion: ModelVersionDetail | null }, IdVariables>(`
  query ModelVersionById($id: ID!) {
    modelVersion(id: $id) {
      ${modelVersionFields}
      projectId
      sizeBytes
      format
      formatReason
      files {
        path
        sizeBytes
      }
      operators
      inputs {
        name
        datatype
        shape
      }
      outputs {
        name
        datatype
        shape
      }
      run {
        id
        name
        experiment {
          id
          name
        }
      }
      datasetVersions {
        id
        number
        rowCount
        dataset {
          id
          name
        }
        quality {
          passed
        }
      }
      featureView {
        id
        name
        version
      }
      gateResults {
        ${gateResultFields}
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
      model {
        champion {
          id
          number
          evaluation
        }
      }
    }
  }
`);

interface Decision {
  readonly input: { readonly versionId: string; readonly digest: string; readonly reason: string };
}

export const Approve = graphql<{ readonly approve: { readonly id: string; readonly status: VersionStatus } }, Decision>(`
  mutation Approve($input: DecisionInput!) {
    approve(input: $input) {
      id
      status
    }
  }
`);

export const Reject = graphql<{ readonly reject: { readonly id: string; readonly status: VersionStatus } }, Decision>(`
  mutation Reject($input: DecisionInput!) {
    reject(input: $input) {
      id
      status
    }
  }
`);
