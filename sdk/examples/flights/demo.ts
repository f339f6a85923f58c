import type { Progress, StepProgress } from './progress/progress.js';
import type { RegisteredVersion } from './steps/approval.js';
import type { Demo, DemoOptions } from './steps/demo.js';
import { evaluate } from './steps/evaluate.js';
import { explain } from './steps/explain.js';
import { defineFeatures } from './steps/features.js';
import { ingest } from './steps/ingest.js';
import { retrain } from './steps/retrain.js';
import { serve } from './steps/serve.js';
import { dismissTeam, formTeam } from './steps/team.js';
import { train } from './steps/train.js';
import { watch, type Watch } from './steps/watch.js';

/** How many steps {@link runFlightsDemo} begins. */
export const demoSteps = 8;

/** What the job came to; every figure is of this run. */
export interface DemoSummary {
  readonly projectId: string;
  readonly lines: readonly string[];
}

/**
 * A model's whole life on real flights: ingest, features, training, evaluation, serving, watching, retraining, explaining.
 * @throws {Error} what went wrong first, after its step has said so.
 */
export async function runFlightsDemo(options: DemoOptions): Promise<DemoSummary> {
  const team = await formTeam(options.url, options.adminToken);
  const { progress, lastStep } = remembering(options.progress);
  const demo: Demo = {
    ...team,
    progress,
    options: { flightsPerDay: 400, minimumPredictions: 20_000, ...options },
  };
  try {
    const data = await ingest(demo);
    const features = await defineFeatures(demo, data);
    const training = await train(demo, data, features);
    const first = await evaluate(demo, training);
    const endpoint = await serve(demo, training, features);
    const watched = await watch(demo, { endpoint, training, features });
    try {
      const retrained = await retrain(demo, { endpoint, training, watch: watched });
      await explain(demo, retrained, watched);
      return { projectId: team.projectId, lines: summarise(first, retrained.version, watched) };
    } finally {
      await watched.replay.stop();
    }
  } catch (error) {
    lastStep()?.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await dismissTeam(team);
  }
}

/** Passes progress on, and knows which step was the last to begin: it is the one that fails. */
function remembering(progress: Progress): { progress: Progress; lastStep: () => StepProgress | undefined } {
  let last: StepProgress | undefined;
  const begin = (title: string): StepProgress => {
    last = progress.begin(title);
    return last;
  };
  return { progress: { begin }, lastStep: () => last };
}

function summarise(first: RegisteredVersion, second: RegisteredVersion, { replay, alert }: Watch): string[] {
  const { predictions, labels, daysDone, day, byModelVersion, failures } = replay.totals;
  const champion = second.evaluation.previousChampion?.logLoss;
  return [
    `version ${first.number}: log loss ${first.evaluation.overall.logLoss.toFixed(4)}, AUC ${first.evaluation.overall.auc?.toFixed(4)} on the last week of February`,
    `alert: ${alert.message}`,
    `version ${second.number}: log loss ${second.evaluation.overall.logLoss.toFixed(4)} on the week of the alert, against ${champion?.toFixed(4)} of version ${first.number}`,
    `traffic: ${predictions} predictions and ${labels} labels of ${daysDone} days to ${day?.toISOString().slice(0, 10)}, ${failures.length} failed`,
    `answered by: ${[...byModelVersion].map(([version, count]) => `${version} ${count}`).join(', ')}`,
  ];
}
