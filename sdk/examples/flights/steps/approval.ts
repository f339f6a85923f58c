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

/** The author holds the approver's role too, and still may not approve what is theirs. */
export async function expectAuthorRefused({ engineer }: Demo, version: RegisteredVersion): Promise<string> {
  try {
    await engineer.query(approveMutation, decisionOn(version));
  } catch (error) {
    if (error instanceof CairnError && error.code === 'FORBIDDEN') return error.message;
    throw error;
  }
  throw new Error(`Version ${version.number} could be approved by its author`);
}

/** A second actor approves exactly this digest. */
export async function approve({ approver }: Demo, version: RegisteredVersion): Promise<void> {
  await approver.query(approveMutation, decisionOn(version));
}

function decisionOn({ id, digest, evaluation: { overall } }: RegisteredVersion): Record<string, string> {
  const reason = `Log loss ${overall.logLoss.toFixed(4)} on ${overall.n.toLocaleString('en-US')} flights, all gates passed`;
  return { versionId: id, digest, reason };
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
