import { setTimeout as delay } from 'node:timers/promises';
import { CairnError, NotFoundError, type Cairn, type FeatureDefinition } from '@cairn/client';
import type { InputSignature } from '@cairn/core';
import type { ColumnType } from './table/column.js';

/** The model version and the data that a job is about. */
export interface Subjects {
  readonly model: { readonly id: string; readonly digest: string; readonly inputs: readonly InputSignature[]; readonly definitions: readonly FeatureDefinition[] | undefined };
  readonly data: {
    readonly id: string;
    readonly digest: string;
    readonly format: 'CSV' | 'PARQUET';
    readonly schema: readonly { readonly name: string; readonly type: ColumnType }[];
  };
}

export async function subjectsOf(cairn: Cairn, { modelVersionId, datasetVersionId }: { readonly modelVersionId: string; readonly datasetVersionId: string }): Promise<Subjects> {
  const { modelVersion, datasetVersion } = await ask<{
    modelVersion: (Omit<Subjects['model'], 'definitions'> & { featureView: { definitions: readonly FeatureDefinition[] } | null }) | null;
    datasetVersion: Subjects['data'] | null;
  }>(cairn, subjects, { version: modelVersionId, data: datasetVersionId });
  if (modelVersion === null) throw NotFoundError.node('ModelVersion', modelVersionId);
  if (datasetVersion === null) throw NotFoundError.node('DatasetVersion', datasetVersionId);
  const { featureView, ...model } = modelVersion;
  return { model: { ...model, definitions: featureView?.definitions }, data: datasetVersion };
}

/** Digests of the answers that the step has kept, by number. */
export async function keptChunks(cairn: Cairn, jobId: string): Promise<ReadonlyMap<number, string>> {
  const { predictedChunks } = await ask<{ predictedChunks: { number: number; digest: string }[] }>(cairn, 'query ($id: ID!) { predictedChunks(jobId: $id) { number digest } }', { id: jobId });
  return new Map(predictedChunks.map(({ number, digest }) => [number, digest]));
}

export async function keepChunk(cairn: Cairn, input: object): Promise<{ readonly rowsDone: number; readonly rowsTotal: number }> {
  const { keepPredictedRows } = await ask<{ keepPredictedRows: { rowsDone: number; rowsTotal: number } }>(
    cairn,
    'mutation ($input: KeepPredictedRowsInput!) { keepPredictedRows(input: $input) { rowsDone rowsTotal } }',
    { input },
  );
  return keepPredictedRows;
}

/** The newest version of the dataset, when it is the same as would be made. */
export async function sameVersion(cairn: Cairn, name: string, made: { readonly digest: string; readonly derivedFrom: string; readonly predictedBy: string }): Promise<string | undefined> {
  const { datasetByName } = await ask<{ datasetByName: { versions: { nodes: { id: string; digest: string; derivedFrom: { id: string }[]; predictedBy: { id: string } | null }[] } } | null }>(
    cairn,
    'query ($projectId: ID!, $name: String!) { datasetByName(projectId: $projectId, name: $name) { versions(first: 1) { nodes { id digest derivedFrom { id } predictedBy { id } } } } }',
    { projectId: cairn.project, name },
  );
  const newest = datasetByName?.versions.nodes[0];
  const same = newest?.digest === made.digest && newest.predictedBy?.id === made.predictedBy && newest.derivedFrom.some(({ id }) => id === made.derivedFrom);
  return same ? newest.id : undefined;
}

/** How long a platform that is away is waited for, in milliseconds: as long as it takes to start again somewhere else. */
const patienceMs = 300_000;

/** For what may be asked twice. */
async function ask<T>(cairn: Cairn, document: string, variables: object): Promise<T> {
  const until = Date.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, 5_000)) {
    try {
      return await cairn.query<T>(document, variables);
    } catch (error) {
      if (!(error instanceof CairnError) || error.code !== 'UNAVAILABLE' || Date.now() > until) throw error;
      await delay(pauseMs);
    }
  }
}

const subjects = /* GraphQL */ `
  query PredictionTask($version: ID!, $data: ID!) {
    modelVersion(id: $version) {
      id
      digest
      inputs {
        name
        datatype
        shape
      }
      featureView {
        definitions
      }
    }
    datasetVersion(id: $data) {
      id
      digest
      format
      schema {
        name
        type
      }
    }
  }
`;
