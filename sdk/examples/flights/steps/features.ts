import type { FeatureDefinition } from '@cairn/client';
import { splitByTime } from '../data/dataset.js';
import { createFeatureView } from '../features/create-feature-view.js';
import { fitFeatures } from '../features/late-arrival-view.js';
import type { Demo } from './demo.js';
import type { Ingested } from './ingest.js';

export interface DefinedFeatures {
  readonly featureViewId: string;
  /** What the replay computes requests with: the same definitions, and the same code, as the training jobs. */
  readonly definitions: readonly FeatureDefinition[];
}

/** Step 2: a FeatureView, fitted on the rows that will teach, not on the week that will judge. */
export async function defineFeatures({ engineer, progress }: Demo, { versionId, flights }: Ingested): Promise<DefinedFeatures> {
  const step = progress.begin('Define features');
  const definitions = fitFeatures(splitByTime(flights).training);
  const view = await createFeatureView(engineer, definitions, versionId);
  step.end(`version ${view.version}: ${view.features.join(', ')} (${view.digest})`);
  return { featureViewId: view.id, definitions };
}
