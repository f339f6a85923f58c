import { setTimeout as delay } from 'node:timers/promises';
import type { StepProgress } from '../progress/progress.js';
import type { Replay } from '../replay/replay.js';
import { approve, awaitVersion, type RegisteredVersion } from './approval.js';
import type { Demo } from './demo.js';
import { followRun, stepOf } from './pipeline-run.js';
import { showReplay } from './replay-progress.js';
import type { Endpoint } from './serve.js';
import type { Training } from './train.js';
import { showTraining } from './training-progress.js';
import type { Watch } from './watch.js';

export interface Retrained {
  readonly version: RegisteredVersion;
  readonly rolloutId: string;
}

/** Step 7: the pipeline that the alert started retrains on the latest weeks; its version is rolled out by a canary. */
export async function retrain(
  demo: Demo,
  { endpoint, training, watch: { replay, alert } }: { endpoint: Endpoint; training: Training; watch: Watch },
): Promise<Retrained> {
  const step = demo.progress.begin('Retrain and roll out');
  const runId = await runStartedBy(demo, training.pipelineId, training.pipelineRunId);
  step.say(`the alert of ${alert.windowEnd.slice(0, 10)} started pipeline run ${runId}; traffic goes on`);
  await followRun(demo.engineer, runId, async (run) => {
    await showTraining(demo, run, step);
    return stepOf(run, 'select').status === 'SUCCEEDED';
  });
  const version = await awaitVersion(demo, runId, step);
  const { overall, previousChampion } = version.evaluation;
  step.say(`version ${version.number}: log loss ${overall.logLoss.toFixed(4)}, the champion's on the same flights ${previousChampion?.logLoss.toFixed(4)}`);
  await approve(demo, version);

  replay.flightsPerSecond = 200;
  const rollout = await followRollout(demo, { runId, endpoint, replay, step });
  replay.flightsPerSecond = Infinity;
  while (replay.totals.predictions < demo.options.minimumPredictions) {
    showReplay(demo, replay, step);
    if ((await Promise.race([replay.done.then(() => 'done'), delay(200)])) === 'done') break;
  }
  await replay.stop();

  const { predictions, failures } = replay.totals;
  if (failures.length > 0) throw new Error(`${failures.length} requests failed, the first with: ${failures[0]}`);
  if (predictions < demo.options.minimumPredictions) {
    throw new Error(`${predictions} predictions by the end of June, expected ${demo.options.minimumPredictions}`);
  }
  step.end(`version ${version.number} is live; ${predictions.toLocaleString('en-US')} predictions, none failed`);
  return { version, rolloutId: rollout.id };
}

/** The run of the pipeline that is not the first one: the trigger starts it. */
async function runStartedBy({ engineer }: Demo, pipelineId: string, firstRunId: string): Promise<string> {
  for (;;) {
    const { pipeline } = await engineer.query<{ pipeline: { runs: { nodes: { id: string }[] } } }>(
      /* GraphQL */ `
        query NewestRuns($pipelineId: ID!) {
          pipeline(id: $pipelineId) {
            runs(first: 2) {
              nodes {
                id
              }
            }
          }
        }
      `,
      { pipelineId },
    );
    const started = pipeline.runs.nodes.find(({ id }) => id !== firstRunId);
    if (started !== undefined) return started.id;
    await delay(200);
  }
}

interface Rollout {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly steps: readonly { readonly index: number; readonly trafficPercent: number; readonly decision: string | null; readonly reason: string | null }[];
}

/** Says each decision of the strategy as it falls, until the pipeline's roll-out step is over. */
async function followRollout(
  demo: Demo,
  { runId, endpoint, replay, step }: { runId: string; endpoint: Endpoint; replay: Replay; step: StepProgress },
): Promise<Rollout> {
  let said = 0;
  let rollout: Rollout | undefined;
  await followRun(demo.engineer, runId, async ({ status }) => {
    const seen = await demo.engineer.query<{ endpoint: { rollouts: { nodes: Rollout[] } } }>(rolloutQuery, { id: endpoint.id });
    rollout = seen.endpoint.rollouts.nodes[0];
    const decided = rollout?.steps.filter(({ decision }) => decision !== null) ?? [];
    for (const { trafficPercent, decision, reason } of decided.slice(said)) {
      step.say(`canary at ${trafficPercent} %: ${decision?.toLowerCase()}: ${reason}`);
    }
    said = decided.length;
    showReplay(demo, replay, step);
    return status === 'SUCCEEDED';
  });
  if (rollout?.status !== 'PROMOTED') throw new Error(`The rollout ended as ${rollout?.status}: ${rollout?.reason}`);
  return rollout;
}

const rolloutQuery = /* GraphQL */ `
  query NewestRollout($id: ID!) {
    endpoint(id: $id) {
      rollouts(first: 1) {
        nodes {
          id
          status
          reason
          steps {
            index
            trafficPercent
            decision
            reason
          }
        }
      }
    }
  }
`;
