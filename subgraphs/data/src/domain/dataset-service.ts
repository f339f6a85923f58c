import { isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import type { DataFormat, Dataset, DatasetVersion, IngestRefusal } from './dataset.js';
import { checkExpectations, type Expectations } from './expectations.js';
import { refusalMessage } from './quality.js';
import type { DataStore, TableScanner } from './stores.js';

/** Data that is offered as a new version. */
export interface OfferedData {
  readonly projectId: string;
  /** Name of the dataset; made when there is none. */
  readonly dataset: string;
  /** Of bytes uploaded before. */
  readonly digest: string;
  readonly format: DataFormat;
  readonly description?: string | undefined;
  readonly derivedFrom?: readonly string[] | undefined;
  /** The model version whose answers it holds. */
  readonly predictedBy?: string | undefined;
  readonly expectations: Expectations;
}

/** Asks the registry, as the caller: the project of a model version, undefined when the caller cannot see it. */
export type FindModelVersion = (id: string, context: RequestContext) => Promise<{ readonly projectId: string } | undefined>;

/** What became of offered data. */
export type IngestResult =
  | { readonly accepted: true; readonly version: DatasetVersion }
  | { readonly accepted: false; readonly refusal: IngestRefusal };

/** Takes data in as versions, after looking at all of it. */
export class DatasetService {
  constructor(
    private readonly store: DataStore,
    private readonly scanner: TableScanner,
    private readonly findModelVersion: FindModelVersion,
    private readonly now: () => Date,
  ) {}

  async datasetsByIds(ids: readonly string[], context: RequestContext): Promise<(Dataset | undefined)[]> {
    return (await this.store.datasets(ids)).map((dataset) => (isVisible(context, dataset) ? dataset : undefined));
  }

  async versionsByIds(ids: readonly string[], context: RequestContext): Promise<(DatasetVersion | undefined)[]> {
    return (await this.store.versions(ids)).map((version) => (isVisible(context, version) ? version : undefined));
  }

  async byName(projectId: string, name: string, context: RequestContext): Promise<Dataset | undefined> {
    requireIn(context, 'read', projectId);
    return this.store.datasetByName(projectId, name);
  }

  async listDatasets(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<Dataset>> {
    requireIn(context, 'read', projectId);
    return this.store.listDatasets(projectId, page);
  }

  async listVersions(projectId: string, datasetId: string | undefined, page: PageRequest, context: RequestContext): Promise<Page<DatasetVersion>> {
    requireIn(context, 'read', projectId);
    return this.store.listVersions(projectId, datasetId, page);
  }

  async listRefusals(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<IngestRefusal>> {
    requireIn(context, 'read', projectId);
    return this.store.listRefusals(projectId, page);
  }

  /** Looks at all rows first; what fails a check becomes a refusal, and no version. */
  async ingest(offer: OfferedData, context: RequestContext): Promise<IngestResult> {
    const { projectId } = offer;
    requireIn(context, 'log', projectId);
    checkExpectations(offer.expectations);
    const derivedFrom = offer.derivedFrom ?? [];
    const parents = await this.versionsByIds(derivedFrom, context);
    const absent = derivedFrom.find((_, index) => parents[index] === undefined);
    if (absent !== undefined) throw NotFoundError.node('DatasetVersion', absent);
    const predictedBy = offer.predictedBy ?? undefined;
    if (predictedBy !== undefined && (await this.findModelVersion(predictedBy, context))?.projectId !== projectId) throw NotFoundError.node('ModelVersion', predictedBy);
    const scan = await this.scanner.scan(projectId, offer.digest, offer.format, offer.expectations);
    const at = this.now();
    const who = context.actor.id;
    return this.store.commit(context, async (commit) => {
      const { dataset, created } = await commit.datasetNamed({
        id: newId('dataset'),
        projectId,
        name: offer.dataset,
        description: offer.description,
        createdAt: at,
        createdBy: who,
      });
      if (created) commit.emit({ type: 'dataset.created', projectId, nodeId: dataset.id, payload: { name: dataset.name } });
      if (!scan.quality.passed) {
        const refusal: IngestRefusal = {
          id: newId('refusal'),
          projectId,
          dataset: offer.dataset,
          digest: offer.digest,
          message: refusalMessage(scan.quality),
          quality: scan.quality,
          refusedAt: at,
          refusedBy: who,
        };
        await commit.insertRefusal(refusal);
        commit.emit({
          type: 'datasetVersion.refused',
          projectId,
          nodeId: dataset.id,
          payload: { dataset: dataset.name, digest: offer.digest, message: refusal.message.slice(0, 1_000) },
        });
        return { accepted: false, refusal };
      }
      const version: DatasetVersion = {
        id: newId('datasetVersion'),
        projectId,
        datasetId: dataset.id,
        number: (await commit.lastVersionNumber(dataset.id)) + 1,
        digest: offer.digest,
        sizeBytes: scan.sizeBytes,
        rowCount: scan.rowCount,
        format: offer.format,
        description: offer.description,
        schema: scan.schema,
        profile: scan.profile,
        quality: scan.quality,
        derivedFrom,
        predictedBy,
        createdAt: at,
        createdBy: who,
      };
      await commit.insertVersion(version);
      commit.emit({
        type: 'datasetVersion.created',
        projectId,
        nodeId: version.id,
        payload: {
          datasetId: dataset.id,
          name: dataset.name,
          number: version.number,
          digest: version.digest,
          rowCount: version.rowCount,
          qualityPassed: true,
        },
        links: [
          { from: dataset.id, to: version.id, relation: 'has' },
          ...derivedFrom.map((from) => ({ from, to: version.id, relation: 'derived' })),
          ...(predictedBy === undefined ? [] : [{ from: predictedBy, to: version.id, relation: 'predicted' }]),
        ],
      });
      return { accepted: true, version };
    });
  }
}
