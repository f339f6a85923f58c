import { defineSubgraph, DoorProjects } from '@cairn/subgraph';
import { DatasetService } from './domain/dataset-service.js';
import { FeatureViewService } from './domain/feature-view-service.js';
import { LabelService } from './domain/label-service.js';
import { dataEvents } from './events.js';
import { modelVersionIn, predictionsIn } from './graph-questions.js';
import { labelRoutes } from './rest/label-routes.js';
import { DatasetResolver } from './schema/dataset-resolver.js';
import { DatasetVersionResolver } from './schema/dataset-version-resolver.js';
import { showDataset, showVersion } from './schema/dataset.js';
import { FeatureViewResolver } from './schema/feature-view-resolver.js';
import { showFeatureView } from './schema/feature-view.js';
import { LabelResolver } from './schema/label-resolver.js';
import { LabelledPrediction } from './schema/label.js';
import { SqlDataCommit, SqlDataStore } from './store/data-store.js';
import { CreateData1700000000000 } from './store/migrations/1700000000000-create-data.js';
import { LabelByKey1764510000000 } from './store/migrations/1764510000000-label-by-key.js';
import { NamePredictingVersion1764560000000 } from './store/migrations/1764560000000-name-predicting-version.js';
import { DatasetRow, DatasetVersionRow, FeatureViewRow, IngestRefusalRow, LabelRow } from './store/rows.js';
import { ProcessTableScanner } from './store/process-table-scanner.js';

export const data = defineSubgraph({
  name: 'data',
  rows: [DatasetRow, DatasetVersionRow, IngestRefusalRow, FeatureViewRow, LabelRow],
  migrations: [CreateData1700000000000, LabelByKey1764510000000, NamePredictingVersion1764560000000],
  resolvers: [DatasetResolver, DatasetVersionResolver, FeatureViewResolver, LabelResolver],
  orphanedTypes: [LabelledPrediction],
  compose({ database, blobs, graph, container }) {
    const store = new SqlDataStore(database);
    const now = (): Date => new Date();
    const datasets = new DatasetService(store, new ProcessTableScanner(blobs), modelVersionIn(graph), now);
    const views = new FeatureViewService(store, now);
    const labels = new LabelService(store, predictionsIn(graph), now);
    container.registerInstance(DatasetService, datasets);
    container.registerInstance(FeatureViewService, views);
    container.registerInstance(LabelService, labels);
    return {
      handlers: dataEvents(labels, (transaction) => new SqlDataCommit(transaction)),
      routes: labelRoutes(labels, new DoorProjects(graph)),
      loaders: {
        Dataset: async (ids, context) => (await datasets.datasetsByIds(ids, context)).map((found) => found && showDataset(found)),
        DatasetVersion: async (ids, context) => (await datasets.versionsByIds(ids, context)).map((found) => found && showVersion(found)),
        FeatureView: async (ids, context) => (await views.byIds(ids, context)).map((found) => found && showFeatureView(found)),
        Prediction: async (ids, context) => {
          const known = new Map((await labels.labels(ids, context)).map((label) => [label.predictionId, label]));
          return ids.map((id) => ({ id, label: known.get(id) }));
        },
      },
    };
  },
});
