import { setImmediate } from 'node:timers/promises';
import { currentEnvironment } from '@cairn/client';
import { airportSizes, fitAirportSizes } from '../features/airport-size.js';
import { distributionOf } from '../evaluation/distribution.js';
import { evaluate, type Evaluation } from '../evaluation/evaluation.js';
import type { Examples, IterationMetrics, Model } from '../training/model.js';
import { exportOnnx } from '../training/onnx-export.js';
import { checkParity } from '../training/parity.js';
import { predict } from '../training/predict.js';
import { trainCandidate, type CandidateParams } from './candidates.js';
import { codeVersion } from './code-version.js';
import { runJob, type Job } from './job.js';
import { experimentName } from './names.js';
import type { Candidate, Prepared } from './results.js';
import { loadTrainingData, type TrainingData } from './training-data.js';

/** Rows on which the exported model must answer as the trainer does. */
const parityRows = 1000;

/** Trains one candidate as a run: logs everything, exports ONNX, proves the export, and evaluates on the last week. */
async function train({ cairn, params, steps }: Job): Promise<Candidate> {
  const prepared = steps['prepare'] as Prepared;
  const candidate = params['candidate'] as CandidateParams;
  const data = await loadTrainingData(cairn, prepared);

  const run = await cairn.startRun({
    experiment: experimentName,
    name: candidate.name,
    params: loggedParams(candidate, data),
    datasetVersionIds: [prepared.datasetVersionId],
    code: await codeVersion(),
    environment: await currentEnvironment(),
  });
  console.log(`run ${run.id}: ${candidate.name} on ${data.training.rowCount} flights`);
  try {
    const model = await trainCandidate(candidate, data, {
      async onIteration({ iteration, trainingLogLoss, validationLogLoss }: IterationMetrics) {
        run.log({ 'training.logLoss': trainingLogLoss, 'evaluation.logLoss': validationLogLoss }, { step: iteration });
        await setImmediate(); // training keeps the thread busy: let the batch leave
      },
    });
    const file = exportOnnx(model);
    const parity = await checkParity(file, model, someRows(data.evaluation, parityRows));
    const { digest } = await run.artifact('model.onnx', file, 'application/onnx');
    const probabilities = predict(model, data.evaluation.features);
    const evaluation = evaluateCandidate(probabilities, data);
    run.log(finalMetrics(evaluation, parity.maxDifference), { step: 0 });
    await run.artifact('evaluation.json', Buffer.from(JSON.stringify(evaluation, null, 2)), 'application/json');
    await run.end();
    console.log(`log loss ${evaluation.overall.logLoss}, largest difference to ONNX ${parity.maxDifference}`);
    return {
      name: candidate.name,
      runId: run.id,
      artifactDigest: digest,
      evaluation,
      baseline: baselineOf(model, data.evaluation, probabilities),
    };
  } catch (error) {
    await run.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

function loggedParams({ name, ...options }: CandidateParams, { split }: TrainingData): Record<string, string> {
  return {
    candidate: name,
    ...Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)])),
    trainingRows: String(split.training.rowCount),
    evaluationRows: String(split.evaluation.rowCount),
    evaluationFrom: split.evaluationFrom.toISOString(),
  };
}

/** Rows spread evenly over all, so that every hour and airport has a chance. */
function someRows({ features, rowCount }: Examples, count: number): Float32Array[] {
  return features.map((column) => {
    return Float32Array.from({ length: Math.min(count, rowCount) }, (_, index) => column[Math.floor((index * rowCount) / count)]!);
  });
}

function evaluateCandidate(probabilities: Float64Array, { split, training, evaluation }: TrainingData): Evaluation {
  const sizeOf = fitAirportSizes(split.training.origin);
  return evaluate({
    probabilities,
    labels: evaluation.labels,
    trainingLabels: training.labels,
    slice: { by: 'originSize', values: airportSizes, valueOf: (row) => sizeOf(split.evaluation.origin[row]!) },
  });
}

function finalMetrics({ overall, baseRate }: Evaluation, parityDifference: number): Record<string, number> {
  return {
    'evaluation.auc': overall.auc ?? NaN,
    'evaluation.brier': overall.brier,
    'evaluation.calibrationError': overall.expectedCalibrationError,
    'evaluation.baseRateLogLoss': baseRate.logLoss,
    'onnx.maxDifference': parityDifference,
  };
}

function baselineOf(model: Model, { features }: Examples, probabilities: Float64Array): Candidate['baseline'] {
  return [
    ...features.map((column, index) => distributionOf(model.featureNames[index]!, column)),
    distributionOf('prediction', probabilities),
  ];
}

await runJob(train);
