import type { Cairn, FeatureDefinition } from '@cairn/client';
import { featureViewName } from './late-arrival-view.js';

export interface FeatureView {
  readonly id: string;
  readonly version: number;
  readonly digest: string;
  readonly features: readonly string[];
}

/**
 * Stores definitions as a version of the FeatureView; the same definitions again are the same version.
 * @param fittedOn The DatasetVersion whose training rows the definitions were fitted on.
 */
export async function createFeatureView(
  cairn: Cairn,
  definitions: readonly FeatureDefinition[],
  fittedOn: string,
): Promise<FeatureView> {
  const { createFeatureView: view } = await cairn.query<{ createFeatureView: FeatureView }>(
    /* GraphQL */ `
      mutation CreateFeatureView($input: CreateFeatureViewInput!) {
        createFeatureView(input: $input) {
          id
          version
          digest
          features
        }
      }
    `,
    { input: { projectId: cairn.project, name: featureViewName, definitions, fittedOn } },
  );
  return view;
}
