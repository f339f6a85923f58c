import type { Demo } from './demo.js';
import type { DefinedFeatures } from './features.js';
import type { Ingested } from './ingest.js';
import { defineGates, definePipeline } from './pipeline.js';
import { followRun, stepOf } from './pipeline-run.js';
import { showTraining } from './training-progress.js';
import { candidates } from '../jobs/candidates.js';

export interface Training {
  readonly pipelineId: string;
  readonly pipelineRunId: string;
}

/** Step 3: three candidates train in parallel, each a process of its own, and log as they go. */
export async function train(demo: Demo, data: Ingested, features: DefinedFeatures): Promise<Training> {
  const step = demo.progress.begin('Train three candidates');
  await defineGates(demo);
  const pipelineId = await definePipeline(demo);
  const { startPipeline } = await demo.engineer.query<{ startPipeline: { id: string } }>(
    /* GraphQL */ `
      mutation StartPipeline($pipelineId: ID!, $params: JSON!) {
        startPipeline(input: { pipelineId: $pipelineId, params: $params }) {
          id
        }
      }
    `,
    { pipelineId, params: { datasetVersionId: data.versionId, featureViewId: features.featureViewId } },
  );
  await followRun(demo.engineer, startPipeline.id, async (run) => {
    await showTraining(demo, run, step);
    return candidates.every(({ name }) => stepOf(run, `train-${name}`).status === 'SUCCEEDED');
  });
  step.end('all three export ONNX that answers as the trainer does, within 1e-5 on 1,000 flights');
  return { pipelineId, pipelineRunId: startPipeline.id };
}
