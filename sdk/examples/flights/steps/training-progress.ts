import { candidates, iterationsOf } from '../jobs/candidates.js';
import type { StepProgress } from '../progress/progress.js';
import type { Demo } from './demo.js';
import type { PipelineRun } from './pipeline-run.js';

/** Metrics as the runs of a pipeline run have logged them so far. */
interface TrainingRun {
  readonly name: string;
  readonly job: { readonly id: string } | null;
  readonly metrics: readonly { readonly key: string; readonly latest: number | null; readonly lastStep: number }[];
}

/** Shows the iterations of all candidates together, and each one's loss so far. */
export async function showTraining(demo: Demo, run: PipelineRun, step: StepProgress): Promise<void> {
  const jobIds = new Set(run.steps.flatMap(({ job }) => (job === null ? [] : [job.id])));
  const { runs } = await demo.engineer.query<{ runs: { nodes: TrainingRun[] } }>(runsQuery, { projectId: demo.projectId });
  const ofThis = runs.nodes.filter(({ job }) => job !== null && jobIds.has(job.id));
  let done = 0;
  const losses: string[] = [];
  for (const { name, metrics } of ofThis) {
    const loss = metrics.find(({ key }) => key === 'evaluation.logLoss');
    if (loss === undefined) continue;
    const finished = metrics.some(({ key }) => key === 'evaluation.auc');
    const candidate = candidates.find((known) => known.name === name);
    done += finished && candidate !== undefined ? iterationsOf(candidate) : loss.lastStep;
    losses.push(`${name} ${loss.latest?.toFixed(4)}`);
  }
  const total = candidates.reduce((sum, candidate) => sum + iterationsOf(candidate), 0);
  if (losses.length > 0) step.show({ done: Math.min(done, total), total, unit: 'iterations', note: losses.join(', ') });
}

const runsQuery = /* GraphQL */ `
  query TrainingRuns($projectId: ID!) {
    runs(projectId: $projectId, first: 10) {
      nodes {
        name
        job {
          id
        }
        metrics {
          key
          latest
          lastStep
        }
      }
    }
  }
`;
