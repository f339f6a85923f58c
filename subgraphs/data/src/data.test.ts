import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, memoryStorage, startTestSubgraph, testActor, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { data } from './subgraph.js';

const scientist = testActor('scientist');
const viewer = testActor('viewer');

const ingest = `mutation ($input: IngestDatasetVersionInput!) { ingestDatasetVersion(input: $input) {
  __typename
  ... on DatasetVersion { id number rowCount schema { name type nullable } profile { column count missing min max mean topValues { value count } histogram { edges counts } } quality { passed } }
  ... on IngestRefusal { message quality { passed checks { name passed failures { row column value reason } } } }
} }`;

const expectations = {
  columns: [
    { name: 'date', type: 'TIMESTAMP' },
    { name: 'delay', type: 'INTEGER', min: -1440, max: 2880 },
    { name: 'origin', type: 'TEXT' },
  ],
};

const good = 'date,delay,origin\n2001-01-01T06:00:00Z,5,ABE\n2001-01-01T07:00:00Z,-3,ATL\n2001-01-01T08:30:00Z,17,ATL\n';

async function offer(graph: TestSubgraph, text: string | Uint8Array, rest: object = {}): Promise<Record<string, unknown>> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const { digest } = await graph.host.blobs.put(testProject, (async function* () { yield bytes; })());
  const result = await graph.data<{ ingestDatasetVersion: Record<string, unknown> }>(scientist, ingest, {
    input: { projectId: testProject, dataset: 'flights', digest, format: 'CSV', expectations, ...rest },
  });
  return result.ingestDatasetVersion;
}

describe.each(testServers())('data on the %s PostgreSQL', (server) => {
  const start = (): Promise<TestSubgraph> => startTestSubgraph(data, { server, plugins: [memoryStorage()] });

  test('a version names the model version that answered it, which must be one of the project; a dataset is found by its name', async () => {
    const [own, theirs] = [newId('modelVersion'), newId('modelVersion')];
    const registry = { query: <T>(_: string, { id }: Readonly<Record<string, unknown>>): Promise<T> => Promise.resolve({ modelVersion: { projectId: id === own ? testProject : newId('project') } } as T) };
    await using graph = await startTestSubgraph(data, { server, plugins: [memoryStorage()], graph: registry });
    const { id } = await offer(graph, good, { predictedBy: own });
    await expect(offer(graph, good, { predictedBy: theirs })).rejects.toThrow(`ModelVersion '${theirs}' does not exist`);
    const ask = 'query ($project: ID!, $name: String!) { datasetByName(projectId: $project, name: $name) { versions(first: 1) { totalCount nodes { id predictedBy { id } } } } }';
    expect(await graph.data(viewer, ask, { project: testProject, name: 'flights' })).toEqual({ datasetByName: { versions: { totalCount: 1, nodes: [{ id, predictedBy: { id: own } }] } } });
    expect(await graph.data(viewer, ask, { project: testProject, name: 'trains' })).toEqual({ datasetByName: null });
    const { links } = (await allEvents(graph.host.log)).findLast(({ type }) => type === 'datasetVersion.created')!;
    expect(links).toContainEqual({ from: own, to: id, relation: 'predicted' });
  });

  test('a version is numbered, profiled and kept', async () => {
    await using graph = await start();
    expect(await offer(graph, good)).toMatchObject({
      __typename: 'DatasetVersion',
      number: 1,
      rowCount: 3,
      schema: [
        { name: 'date', type: 'TIMESTAMP', nullable: false },
        { name: 'delay', type: 'INTEGER', nullable: false },
        { name: 'origin', type: 'TEXT', nullable: false },
      ],
      profile: [
        { column: 'date', count: 3, min: Date.UTC(2001, 0, 1, 6), max: Date.UTC(2001, 0, 1, 8, 30) },
        { column: 'delay', count: 3, missing: 0, min: -3, max: 17, mean: 19 / 3 },
        { column: 'origin', topValues: [{ value: 'ATL', count: 2 }, { value: 'ABE', count: 1 }] },
      ],
      quality: { passed: true },
    });
    expect(await offer(graph, `${good}2001-01-02T08:30:00Z,1,ORD\n`)).toMatchObject({ number: 2, rowCount: 4 });
  });

  test('a broken copy is refused with column, row and reason, and makes no version', async () => {
    await using graph = await start();
    const broken = 'date,delay,from\n2001-01-01T06:00:00Z,5,ABE\n2001-01-01T07:00:00Z,late,ATL\n2001-01-01T08:30:00Z,-5000,ATL\n';
    const refusal = await offer(graph, broken);
    expect(refusal).toMatchObject({ __typename: 'IngestRefusal', quality: { passed: false } });
    const { checks } = refusal['quality'] as { checks: { passed: boolean; failures: object[] }[] };
    expect(checks.filter(({ passed }) => !passed).flatMap(({ failures }) => failures)).toEqual([
      { row: 0, column: 'origin', value: null, reason: "there is no column 'origin'; not expected: 'from'" },
      { row: 2, column: 'delay', value: 'late', reason: "'late' is not an integer" },
      { row: 3, column: 'delay', value: '-5000', reason: '-5000 is below -1440' },
    ]);
    expect(await graph.data(viewer, `query ($p: ID!) { datasetVersions(projectId: $p) { totalCount } refusals(projectId: $p) { totalCount } }`, { p: testProject })).toEqual({
      datasetVersions: { totalCount: 0 },
      refusals: { totalCount: 1 },
    });
  });

  test('too many repeated rows and missing values are refused', async () => {
    await using graph = await start();
    const row = '2001-01-01T06:00:00Z,5,ABE\n';
    expect(await offer(graph, `date,delay,origin\n${row}${row}`)).toMatchObject({ message: expect.stringContaining('1 of 2 rows repeat an earlier one (50.00 %), the first is row 2') });
    expect(await offer(graph, `date,delay,origin\n${row}2001-01-01T06:00:00Z,,ABE\n`)).toMatchObject({
      message: expect.stringContaining("column 'delay' misses 1 of 2 values, first in row 2"),
    });
  });

  test('rows that repeat are found wherever they lie', async () => {
    await using graph = await start();
    const rows = Array.from({ length: 3_000 }, (_, index) => `2001-01-01T06:00:00Z,${index % 2_000},ABE`);
    expect(await offer(graph, `date,delay,origin\n${rows.join('\n')}\n`)).toMatchObject({ message: expect.stringContaining('1,000 of 3,000 rows repeat an earlier one (33.33 %), the first is row 2,001') });
  });

  test('bytes that are not of the format are refused, and nothing is kept', async () => {
    await using graph = await start();
    await expect(offer(graph, good, { format: 'PARQUET' })).rejects.toThrow('The bytes are not a Parquet file: they begin with "date", expected "PAR1"');
    await expect(offer(graph, Uint8Array.from([80, 65, 82, 49, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), { format: 'PARQUET' })).rejects.toThrow(/not a readable Parquet file/);
    await expect(offer(graph, 'a,b\n1,2,3\n')).rejects.toThrow(/not readable CSV/);
    await expect(offer(graph, good, { digest: `sha256:${'0'.repeat(64)}` })).rejects.toThrow(/holds no bytes with digest/);
    expect(await graph.data(viewer, `query ($p: ID!) { datasets(projectId: $p) { totalCount } }`, { p: testProject })).toEqual({ datasets: { totalCount: 0 } });
  });

  test('the same feature definition is the same version, a changed one is the next', async () => {
    await using graph = await start();
    const create = `mutation ($input: CreateFeatureViewInput!) { createFeatureView(input: $input) { id version features } }`;
    const definitions = [{ name: 'hour', kind: 'hourOfDay', column: 'date' }];
    const input = { projectId: testProject, name: 'delays', definitions };
    const first = await graph.data<{ createFeatureView: { id: string } }>(scientist, create, { input });
    expect(await graph.data(scientist, create, { input })).toEqual(first);
    const changed = { ...input, definitions: [...definitions, { name: 'weekday', kind: 'dayOfWeek', column: 'date' }] };
    expect(await graph.data(scientist, create, { input: changed })).toMatchObject({ createFeatureView: { version: 2, features: ['hour', 'weekday'] } });
    const wrong = { ...input, definitions: [{ name: 'x', kind: 'script', column: 'date' }] };
    await expect(graph.data(scientist, create, { input: wrong })).rejects.toThrow("Definition 1 ('x') has kind 'script'; expected number, hourOfDay, dayOfWeek or lookup");
  });

  test('labels join their predictions, and the same label again changes nothing', async () => {
    await using graph = await start();
    const predictionId = newId('prediction');
    const record = `mutation ($input: RecordLabelsInput!) { recordLabels(input: $input) { recorded repeated } }`;
    const labels = [predictionId, newId('prediction'), newId('prediction')].map((id, day) => ({ predictionId: id, value: 1, at: `2001-03-0${3 - day}T00:00:00.000Z` }));
    const input = { projectId: testProject, labels };
    expect(await graph.data(scientist, record, { input })).toEqual({ recordLabels: { recorded: 3, repeated: 0 } });
    expect(await graph.data(scientist, record, { input })).toEqual({ recordLabels: { recorded: 0, repeated: 3 } });
    const [recorded] = await graph.host.log.read((await graph.host.log.settled()) - 1);
    expect(recorded).toMatchObject({ type: 'labels.recorded', payload: { count: 3, firstAt: labels[2]!.at, lastAt: labels[0]!.at } });
    const { _entities } = await graph.data<{ _entities: unknown[] }>(
      viewer,
      `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Prediction { id label { value } } } }`,
      { r: [{ __typename: 'Prediction', id: predictionId }, { __typename: 'Prediction', id: newId('prediction') }] },
    );
    expect(_entities).toMatchObject([{ label: { value: 1 } }, { label: null }]);
    await expect(graph.data(scientist, record, { input: { projectId: testProject, labels: [{ predictionId: 'x', value: 1, at: '2001-03-02T00:00:00.000Z' }] } })).rejects.toThrow(
      "Label 1 names 'x'; expected the id of a prediction (prd_…)",
    );
  });
});
