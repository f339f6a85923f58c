import { fileURLToPath } from 'node:url';
import { candidates } from '../jobs/candidates.js';
import { endpointName, modelName, pipelineName } from '../jobs/names.js';
import type { Demo } from './demo.js';

/** A training process holds a million flights in about 350 MB; beyond this it is ended. */
const memoryMb = 700;

/** A simulated day passes in a second or two, so a minute in each step, the default, would be months. */
const canaryOptions = { steps: [10, 50, 100], bakeMs: 5_000, maxBakeMs: 120_000 };

/**
 * The pipeline that makes and rolls out a version, at first and every time after: data and features, three candidates in
 * parallel, the best one registered and gated, a second person's yes, a canary.
 */
export async function definePipeline({ engineer, projectId }: Demo): Promise<string> {
  const job = (program: string, step: object): object => ({
    kind: 'job',
    command: ['node', '--max-old-space-size=500', jobProgram(program)],
    timeLimitSeconds: 300,
    memoryMb,
    ...step,
  });
  const trainSteps = candidates.map((candidate) => `train-${candidate.name}`);
  const steps = [
    job('prepare', { name: 'prepare', dependsOn: [], cores: 1 }),
    ...candidates.map((candidate) =>
      // Fractions of a core: all three start at once on two.
      job('train', { name: `train-${candidate.name}`, dependsOn: ['prepare'], cores: 0.5, params: { candidate } }),
    ),
    job('select', { name: 'select', dependsOn: ['prepare', ...trainSteps], cores: 1 }),
    { name: 'approve', kind: 'approval', dependsOn: ['select'], version: '${select.versionId}' },
    {
      name: 'roll-out',
      kind: 'rollout',
      dependsOn: ['approve', 'select'],
      version: '${select.versionId}',
      endpoint: endpointName,
      strategy: 'canary',
      options: canaryOptions,
    },
  ];
  const { definePipeline: pipeline } = await engineer.query<{ definePipeline: { id: string } }>(
    /* GraphQL */ `
      mutation DefinePipeline($projectId: ID!, $name: String!, $steps: JSON!) {
        definePipeline(input: { projectId: $projectId, name: $name, steps: $steps }) {
          id
        }
      }
    `,
    { projectId, name: pipelineName, steps },
  );
  return pipeline.id;
}

/** The compiled program of a job, also when this file runs from source: a job is a process without a compiler. */
function jobProgram(name: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/flights/jobs/' : '../jobs/';
  return fileURLToPath(new URL(`${folder}${name}.js`, import.meta.url));
}

/**
 * What a version must satisfy before anybody is asked to approve it.
 * The limit of the calibration error is three standard deviations of the weekly share of late flights (0.05 in the first
 * weeks of 2001): no model that sees no weather can foresee a week better than that.
 */
const gates = [
  {
    name: 'beats-base-rate',
    description: 'Its log loss is lower than that of always saying the training rows\' rate.',
    query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }',
    predicate: 'data.modelVersion.evaluation.overall.logLoss < data.modelVersion.evaluation.baseRate.logLoss',
  },
  {
    name: 'beats-champion',
    description: 'Its log loss is lower than the champion\'s on the same flights, or there is no champion yet.',
    query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }',
    predicate:
      'data.modelVersion.evaluation.previousChampion == null || ' +
      'data.modelVersion.evaluation.overall.logLoss < data.modelVersion.evaluation.previousChampion.logLoss',
  },
  {
    name: 'calibrated',
    description: 'Its expected calibration error is at most 0.15.',
    query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }',
    predicate: 'data.modelVersion.evaluation.overall.expectedCalibrationError <= 0.15',
  },
  {
    name: 'data-quality',
    description: 'Every DatasetVersion it learnt from passed its quality checks.',
    query: 'query ($version: ID!) { modelVersion(id: $version) { datasetVersions { quality { passed } } } }',
    predicate: 'data.modelVersion.datasetVersions.all(d, d.quality.passed)',
  },
];

export async function defineGates({ engineer, projectId }: Demo): Promise<void> {
  await engineer.query(
    /* GraphQL */ `
      mutation DefineGates($projectId: ID!, $model: String!, $gates: [GateInput!]!) {
        defineGates(input: { projectId: $projectId, model: $model, gates: $gates }) {
          id
        }
      }
    `,
    { projectId, model: modelName, gates },
  );
}
