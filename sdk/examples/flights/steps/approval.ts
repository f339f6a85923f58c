import { CairnError } from '@cairn/client';
import type { Selected, StoredEvaluation } from '../jobs/results.js';
import type { StepProgress } from '../progress/progress.js';
import type { Demo } from './demo.js';
import { followRun, stepOf } from './pipeline-run.js';

export interface RegisteredVersion {
  readonly id: string;
  readonly number: number;
  readonly status: string;
  readonly digest: string;
  readonly evaluation: StoredEvaluation;
  readonly model: { readonly id: string };
  readonly gateResults: readonly { readonly gate: { readonly name: string }; readonly passed: boolean; readonly explanation: string }[];
}

/** Waits until the pipeline run has registered a version and its gates are evaluated, and says what they found. */
export async function awaitVersion(demo: Demo, pipelineRunId: string, step: StepProgress): Promise<RegisteredVersion> {
  const run = await followRun(demo.engineer, pipelineRunId, (seen) => stepOf(seen, 'select').status === 'SUCCEEDED');
  const { versionId } = stepOf(run, 'select').outputs as Selected;
  const { modelVersion } = await demo.engineer.query<{ modelVersion: RegisteredVersion }>(versionQuery, { id: versionId });
  for (const { gate, passed, explanation } of modelVersion.gateResults) {
    step.say(`gate ${gate.name}: ${passed ? 'passed' : 'FAILED'} (${explanation})`);
  }
  if (modelVersion.status === 'BLOCKED') throw new Error(`Version ${modelVersion.number} is blocked by its gates`);
  return modelVersion;
}

/** The author tries to approve and must not; a second actor does, to exactly this digest. */
export async function approveBySecondActor(demo: Demo, version: RegisteredVersion, step: StepProgress): Promise<void> {
  const { overall } = version.evaluation;
  const variables = {
    versionId: version.id,
    digest: version.digest,
    reason: `Log loss ${overall.logLoss.toFixed(4)} on ${overall.n.toLocaleString('en-US')} flights, all gates passed`,
  };
  try {
    await demo.engineer.query(approveMutation, variables);
  } catch (error) {
    if (!(error instanceof CairnError) || error.code !== 'FORBIDDEN') throw error;
    step.say(`its author may not approve it: ${error.message}`);
    await demo.approver.query(approveMutation, variables);
    return;
  }
  throw new Error(`Version ${version.number} could be approved by its author`);
}

const approveMutation = /* GraphQL */ `
  mutation Approve($versionId: ID!, $digest: String!, $reason: String!) {
    approve(input: { versionId: $versionId, digest: $digest, reason: $reason }) {
      status
    }
  }
`;

const versionQuery = /* GraphQL */ `
  query RegisteredVersion($id: ID!) {
    modelVersion(id: $id) {
      id
      number
      status
      digest
      evaluation
      model {
        id
      }
      gateResults {
        passed
        explanation
        gate {
          name
        }
      }
    }
  }
`;
