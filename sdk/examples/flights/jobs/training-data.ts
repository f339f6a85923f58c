import type { Cairn, FeatureDefinition } from '@cairn/client';
import { splitByTime, type TrainingSplit } from '../data/dataset.js';
import { openFlightsBytes, readFlights } from '../data/read-flights.js';
import { examplesOf } from '../features/examples.js';
import type { Examples } from '../training/model.js';
import type { Prepared } from './results.js';

/** A DatasetVersion through a FeatureView, divided into what teaches and what judges. */
export interface TrainingData {
  readonly split: TrainingSplit;
  readonly training: Examples;
  readonly evaluation: Examples;
}

const trainingDataQuery = /* GraphQL */ `
  query TrainingData($datasetVersionId: ID!, $featureViewId: ID!) {
    datasetVersion(id: $datasetVersionId) {
      digest
    }
    featureView(id: $featureViewId) {
      definitions
    }
  }
`;

export async function loadTrainingData(cairn: Cairn, prepared: Prepared): Promise<TrainingData> {
  const { datasetVersion, featureView } = await cairn.query<{
    datasetVersion: { digest: string };
    featureView: { definitions: FeatureDefinition[] };
  }>(trainingDataQuery, { ...prepared });
  const flights = await readFlights(openFlightsBytes(await cairn.download(datasetVersion.digest)));
  const split = splitByTime(flights);
  return {
    split,
    training: examplesOf(split.training, featureView.definitions),
    evaluation: examplesOf(split.evaluation, featureView.definitions),
  };
}
