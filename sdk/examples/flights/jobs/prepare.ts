import type { Cairn } from '@cairn/client';
import { splitByTime } from '../data/dataset.js';
import { ingestFlights } from '../data/ingest-flights.js';
import { openFlightsFile, readFlights } from '../data/read-flights.js';
import { createFeatureView } from '../features/create-feature-view.js';
import { fitFeatures } from '../features/late-arrival-view.js';
import { runJob, type Job } from './job.js';
import { modelName } from './names.js';
import type { Prepared } from './results.js';

/**
 * Brings data and features to the training steps. A run that names a DatasetVersion and a FeatureView gets these; any
 * other gets the latest weeks of flights and the FeatureView of the current champion. Both variants of an endpoint answer
 * the same request, so while one replaces the other they must mean the same by a feature.
 */
async function prepare(job: Job): Promise<Prepared> {
  const { datasetVersionId, featureViewId } = job.params;
  if (typeof datasetVersionId === 'string' && typeof featureViewId === 'string') {
    return { datasetVersionId, featureViewId };
  }
  const until = await latestKnownDay(job);
  const weeks = Number(job.params['weeks'] ?? 26);
  const from = new Date(until.getTime() - weeks * 7 * 86_400_000);
  const flights = await readFlights(await openFlightsFile(), { from, to: until });
  const version = await ingestFlights(job.cairn, flights);
  console.log(`${flights.rowCount} flights from ${from.toISOString()} to ${until.toISOString()}: ${version.id}`);

  const championView = await featureViewOfChampion(job.cairn);
  if (championView !== undefined) return { datasetVersionId: version.id, featureViewId: championView };
  const definitions = fitFeatures(splitByTime(flights).training);
  const view = await createFeatureView(job.cairn, definitions, version.id);
  return { datasetVersionId: version.id, featureViewId: view.id };
}

/** The end of the last day whose outcomes are known: `until` of the run, or else the window of the newest alert. */
async function latestKnownDay({ cairn, params }: Job): Promise<Date> {
  if (typeof params['until'] === 'string') return new Date(params['until']);
  const { alerts } = await cairn.query<{ alerts: { nodes: { windowEnd: string }[] } }>(
    /* GraphQL */ `
      query NewestAlert($projectId: ID!) {
        alerts(projectId: $projectId, first: 1) {
          nodes {
            windowEnd
          }
        }
      }
    `,
    { projectId: cairn.project },
  );
  const newest = alerts.nodes[0];
  if (newest === undefined) throw new Error("The run names no 'until', and no alert says how far outcomes are known");
  return new Date(newest.windowEnd);
}

async function featureViewOfChampion(cairn: Cairn): Promise<string | undefined> {
  const { modelByName } = await cairn.query<{
    modelByName: { champion: { featureView: { id: string } | null } | null } | null;
  }>(
    /* GraphQL */ `
      query ChampionsView($projectId: ID!, $name: String!) {
        modelByName(projectId: $projectId, name: $name) {
          champion {
            featureView {
              id
            }
          }
        }
      }
    `,
    { projectId: cairn.project, name: modelName },
  );
  return modelByName?.champion?.featureView?.id;
}

await runJob(prepare);
