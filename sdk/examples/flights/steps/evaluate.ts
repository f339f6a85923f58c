import type { Scores } from '../evaluation/scores.js';
import { approve, awaitVersion, expectAuthorRefused, type RegisteredVersion } from './approval.js';
import type { Demo } from './demo.js';
import type { Training } from './train.js';

/** Step 4: how the best does on the last week of February, its gates, a second person's approval, the alias. */
export async function evaluate(demo: Demo, training: Training): Promise<RegisteredVersion> {
  const step = demo.progress.begin('Evaluate, gate and approve');
  const version = await awaitVersion(demo, training.pipelineRunId, step);
  const { overall, baseRate, slices, candidates } = version.evaluation;
  step.say(`log loss on ${overall.n.toLocaleString('en-US')} flights: ${candidates.map(({ name, logLoss }) => `${name} ${logLoss.toFixed(4)}`).join(', ')}; base rate ${baseRate.logLoss.toFixed(4)}`);
  step.say(`all    ${scoreLine(overall)}`);
  for (const { value, scores } of slices) step.say(`${value.padEnd(6)} ${scoreLine(scores)}`);
  for (const { meanPredicted, observedRate, n } of overall.calibration) {
    step.say(`  predicted ${meanPredicted.toFixed(3)}, observed ${observedRate.toFixed(3)} (${n} flights)`);
  }
  const { threshold, truePositives, falsePositives, trueNegatives, falseNegatives } = overall.confusion;
  step.say(`'late' from ${threshold.toFixed(3)}: ${truePositives} right, ${falsePositives} false alarms, ${falseNegatives} missed, ${trueNegatives} rightly not`);

  step.say(`its author may not approve it: ${await expectAuthorRefused(demo, version)}`);
  await approve(demo, version);
  await demo.engineer.query(
    /* GraphQL */ `
      mutation MoveAlias($modelId: ID!, $versionId: ID!) {
        moveAlias(input: { modelId: $modelId, alias: "champion", versionId: $versionId }) {
          id
        }
      }
    `,
    { modelId: version.model.id, versionId: version.id },
  );
  step.end(`version ${version.number} is the champion (${version.digest})`);
  return version;
}

function scoreLine({ n, auc, logLoss, brier, expectedCalibrationError: error, observedRate }: Scores): string {
  const fixed = (value: number | null): string => value?.toFixed(4) ?? '-';
  return `AUC ${fixed(auc)}, log loss ${fixed(logLoss)}, Brier ${fixed(brier)}, calibration error ${fixed(error)}, ${(observedRate * 100).toFixed(1)} % late of ${n}`;
}
