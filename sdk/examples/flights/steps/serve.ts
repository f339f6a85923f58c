import { computeFeatures } from '@cairn/client';
import { endpointName } from '../jobs/names.js';
import type { Demo } from './demo.js';
import type { DefinedFeatures } from './features.js';
import { followRun } from './pipeline-run.js';
import type { Training } from './train.js';

export interface Endpoint {
  readonly id: string;
}

/** Step 5: the pipeline's last step has put the version behind an endpoint; ask it about one flight. */
export async function serve(demo: Demo, training: Training, { definitions }: DefinedFeatures): Promise<Endpoint> {
  const step = demo.progress.begin(`Serve at '${endpointName}'`);
  await followRun(demo.engineer, training.pipelineRunId, ({ status }) => status === 'SUCCEEDED');
  const { endpointByName } = await demo.engineer.query<{ endpointByName: { id: string; variants: { state: string; trafficPercent: number }[] } }>(
    /* GraphQL */ `
      query Endpoint($projectId: ID!, $name: String!) {
        endpointByName(projectId: $projectId, name: $name) {
          id
          variants {
            state
            trafficPercent
          }
        }
      }
    `,
    { projectId: demo.projectId, name: endpointName },
  );
  const flight = { date: '2001-03-01T17:35:00Z', distance: 2586, origin: 'JFK', destination: 'SFO' };
  const features = computeFeatures(definitions, flight);
  const inputs = Object.fromEntries(definitions.map(({ name }, index) => [name, [features[index]!]]));
  const answer = await demo.engineer.infer(endpointName, { inputs, observedAt: new Date(flight.date) });
  const probability = answer.outputs['probability']?.[0];
  if (probability === undefined || !(probability >= 0 && probability <= 1)) {
    throw new Error(`The endpoint answered ${JSON.stringify(answer.outputs)}, expected a probability`);
  }
  step.say(`POST /v2/models/${endpointName}/infer: JFK to SFO, Thursday 17:35: late with probability ${probability.toFixed(3)}`);
  step.end(`${endpointByName.variants.length} variant, ${endpointByName.variants[0]?.state.toLowerCase()}`);
  return endpointByName;
}
