import type { Cairn } from '@cairn/client';
import { logLoss } from '../evaluation/scores.js';
import { featureNames } from '../features/late-arrival-view.js';
import { runOnnx } from '../training/run-onnx.js';
import { candidates } from './candidates.js';
import { runJob, type Job } from './job.js';
import { modelName } from './names.js';
import type { Candidate, Prepared, Selected, StoredEvaluation } from './results.js';
import { loadTrainingData } from './training-data.js';

/** Registers the candidate with the lowest log loss, with its baseline, and has its gates evaluated. */
async function select({ cairn, steps }: Job): Promise<Selected> {
  const prepared = steps['prepare'] as Prepared;
  const trained = candidates.map(({ name }) => steps[`train-${name}`] as Candidate);
  const best = trained.reduce((a, b) => (b.evaluation.overall.logLoss < a.evaluation.overall.logLoss ? b : a));

  const evaluation: StoredEvaluation = {
    ...best.evaluation,
    previousChampion: await judgeChampion(cairn, prepared),
    candidates: trained.map(({ name, runId, evaluation: { overall } }) => ({ name, runId, logLoss: overall.logLoss })),
  };
  const { registerModelVersion: version } = await cairn.query<{ registerModelVersion: { id: string; number: number } }>(
    registerMutation,
    {
      input: {
        projectId: cairn.project,
        model: modelName,
        runId: best.runId,
        artifactDigest: best.artifactDigest,
        datasetVersionIds: [prepared.datasetVersionId],
        featureViewId: prepared.featureViewId,
        evaluation,
        description: `${best.name}, the best of ${trained.length} by log loss`,
      },
    },
  );
  await cairn.query(baselineMutation, {
    input: {
      projectId: cairn.project,
      modelVersionId: version.id,
      datasetVersionId: prepared.datasetVersionId,
      distributions: best.baseline,
      logLoss: evaluation.overall.logLoss,
      meanPredicted: evaluation.overall.meanPredicted,
      observedRate: evaluation.overall.observedRate,
      n: evaluation.overall.n,
    },
  });
  const { evaluateGates } = await cairn.query<{ evaluateGates: { status: string } }>(gatesMutation, {
    versionId: version.id,
  });
  console.log(`${best.name} is version ${version.number} (${version.id}): ${evaluateGates.status}`);
  return { versionId: version.id };
}

/** The present champion's log loss on this run's evaluation rows: versions are compared on the same flights. */
async function judgeChampion(
  cairn: Cairn,
  prepared: Prepared,
): Promise<StoredEvaluation['previousChampion']> {
  const { modelByName } = await cairn.query<{ modelByName: { champion: { id: string; digest: string } | null } | null }>(
    championQuery,
    { projectId: cairn.project, name: modelName },
  );
  const champion = modelByName?.champion;
  if (champion == null) return null;
  const [file, { evaluation }] = await Promise.all([cairn.download(champion.digest), loadTrainingData(cairn, prepared)]);
  const probabilities = await runOnnx(file, featureNames, evaluation.features);
  return { modelVersionId: champion.id, logLoss: logLoss(probabilities, evaluation.labels) };
}

const championQuery = /* GraphQL */ `
  query Champion($projectId: ID!, $name: String!) {
    modelByName(projectId: $projectId, name: $name) {
      champion {
        id
        digest
      }
    }
  }
`;

const registerMutation = /* GraphQL */ `
  mutation Register($input: RegisterModelVersionInput!) {
    registerModelVersion(input: $input) {
      id
      number
    }
  }
`;

const baselineMutation = /* GraphQL */ `
  mutation Baseline($input: RecordBaselineInput!) {
    recordBaseline(input: $input) {
      id
    }
  }
`;

const gatesMutation = /* GraphQL */ `
  mutation EvaluateGates($versionId: ID!) {
    evaluateGates(versionId: $versionId) {
      status
    }
  }
`;

await runJob(select);
