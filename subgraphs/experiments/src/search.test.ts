import { describe, expect, test } from 'vitest';
import { startTestSubgraph, testActor, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { experiments } from './subgraph.js';

const scientist = testActor('scientist');
const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });

/** Forty runs whose params, tags and metrics follow from their place: of every seventh no metric, of every fifth NaN. */
async function filled(graph: TestSubgraph): Promise<{ experimentId: string; ids: string[] }> {
  const ids: string[] = [];
  let experimentId = '';
  for (let place = 0; place < 40; place++) {
    const { startRun } = await graph.data<{ startRun: { id: string; experiment: { id: string } } }>(scientist, 'mutation ($input: StartRunInput!) { startRun(input: $input) { id experiment { id } } }', {
      input: {
        projectId: testProject,
        experiment: 'search',
        name: `run ${place}`,
        startedAt: new Date(1_700_000_000_000 + place * 1_000).toISOString(),
        params: [{ key: 'depth', value: String(place % 4) }, { key: 'odd key', value: 'x' }],
        tags: place % 3 === 0 ? [{ key: 'team', value: 'core' }] : [],
        parentId: place % 10 === 9 ? ids[0] : undefined,
      },
    });
    ids.push(startRun.id);
    experimentId = startRun.experiment.id;
    if (place % 7 === 6) continue;
    const value = place % 5 === 4 ? null : (place * 37) % 40;
    await graph.data(scientist, 'mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', {
      input: { runId: startRun.id, batchId: 'b', points: [{ key: 'loss', value, step: 1, at: new Date(0).toISOString() }] },
    });
  }
  return { experimentId, ids };
}

interface Found {
  readonly searchRuns: { readonly nodes: readonly { readonly id: string; readonly name: string }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly count: number; readonly countIsExact: boolean };
}

const ask = `query ($p: ID!, $e: [ID!], $filter: String, $orderBy: [String!], $lifecycle: Lifecycle, $first: Int, $after: String) {
  searchRuns(projectId: $p, experimentIds: $e, filter: $filter, orderBy: $orderBy, lifecycle: $lifecycle, first: $first, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } count countIsExact }
}`;

function finder(graph: TestSubgraph, experimentId: string) {
  return async (filter: string, more: Record<string, unknown> = {}): Promise<Found['searchRuns']> =>
    (await graph.data<Found>(scientist, ask, { p: testProject, e: [experimentId], filter, first: 100, ...more })).searchRuns;
}

const lossOf = (place: number): number | undefined => (place % 7 === 6 || place % 5 === 4 ? undefined : (place * 37) % 40);
const places = Array.from({ length: 40 }, (_, place) => place);
const newestFirst = (chosen: readonly number[]): string[] => chosen.toSorted((a, b) => b - a).map((place) => `run ${place}`);

describe.each(testServers())('searching runs on the %s PostgreSQL', (server) => {
  test('every comparison finds what it says, newest first', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId, ids } = await filled(graph);
    const find = finder(graph, experimentId);
    const cases: [string, (place: number) => boolean][] = [
      ['', () => true],
      ["params.depth = '2'", (place) => place % 4 === 2],
      ["params.depth != '2'", (place) => place % 4 !== 2],
      ["params.depth IN ('1', '3') AND tags.team = 'core'", (place) => place % 2 === 1 && place % 3 === 0],
      ['metrics.loss < 10', (place) => lossOf(place) !== undefined && lossOf(place)! < 10],
      ['metrics.loss >= 30 AND params.depth = \'1\'', (place) => (lossOf(place) ?? -1) >= 30 && place % 4 === 1],
      ['metrics.loss != 0', (place) => lossOf(place) !== undefined && lossOf(place) !== 0],
      ['metrics.loss IS NULL', (place) => lossOf(place) === undefined],
      ['tags.team IS NOT NULL', (place) => place % 3 === 0],
      ["run_name LIKE 'run 1%'", (place) => String(place).startsWith('1')],
      ["attributes.run_name ILIKE 'RUN _'", (place) => place < 10],
      ["status = 'RUNNING' AND start_time >= 1700000035000", (place) => place >= 35],
      ["status = 'finished'", () => false],
      ["params.\"odd key\" = 'x' AND start_time < 1700000003000", (place) => place < 3],
      [`run_id IN ('${ids[3]}', '${ids[5]}')`, (place) => place === 3 || place === 5],
      [`tags.mlflow.parentRunId = '${ids[0]}'`, (place) => place % 10 === 9],
      ["tags.mlflow.runName = 'run 7'", (place) => place === 7],
    ];
    for (const [filter, holds] of cases) {
      const expected = places.filter(holds);
      const found = await find(filter);
      expect([filter, found.nodes.map(({ name }) => name)]).toEqual([filter, newestFirst(expected)]);
      expect([filter, found.count, found.countIsExact]).toEqual([filter, expected.length, true]);
    }
  });

  test.each([
    ['metrics.loss DESC', -1],
    ['metrics.loss ASC', 1],
  ])('ordered by %s, page by page, runs with the metric come first and every run once', async (order, sign) => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId } = await filled(graph);
    const find = finder(graph, experimentId);
    const seen: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = await find('', { orderBy: [order], first: 6, after });
      seen.push(...page.nodes.map(({ name }) => name));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    }
    const measured = places.filter((place) => lossOf(place) !== undefined).toSorted((a, b) => sign * (lossOf(a)! - lossOf(b)!));
    expect(seen).toEqual([...measured.map((place) => `run ${place}`), ...newestFirst(places.filter((place) => lossOf(place) === undefined))]);
  });

  test('ordered by several things, or by a param, it is sorted', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId } = await filled(graph);
    const found = await finder(graph, experimentId)("tags.team = 'core'", { orderBy: ['params.depth DESC', 'start_time ASC'], first: 5 });
    const expected = places.filter((place) => place % 3 === 0).toSorted((a, b) => (b % 4) - (a % 4) || a - b);
    expect(found.nodes.map(({ name }) => name)).toEqual(expected.slice(0, 5).map((place) => `run ${place}`));
    const next = await finder(graph, experimentId)("tags.team = 'core'", { orderBy: ['params.depth DESC', 'start_time ASC'], first: 5, after: found.pageInfo.endCursor });
    expect(next.nodes.map(({ name }) => name)).toEqual(expected.slice(5, 10).map((place) => `run ${place}`));
  });

  test('what is in the bin is found only there, until it is restored', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId, ids } = await filled(graph);
    const find = finder(graph, experimentId);
    await graph.data(scientist, 'mutation ($ids: [ID!]!) { deleteRuns(input: { runIds: $ids }) { lifecycle } }', { ids: [ids[1], ids[2]] });
    expect((await find('')).count).toBe(38);
    expect((await find('', { lifecycle: 'DELETED' })).nodes.map(({ name }) => name)).toEqual(['run 2', 'run 1']);
    await graph.data(scientist, 'mutation ($ids: [ID!]!) { restoreRuns(input: { runIds: $ids }) { lifecycle } }', { ids: [ids[1]] });
    expect((await find('')).count).toBe(39);
  });

  test('a filter that cannot be read is refused with its place, and nobody finds what they may not see', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId } = await filled(graph);
    const refused = await graph.execute(scientist, ask, { p: testProject, filter: 'metrics.loss <> 1' });
    expect(refused.errors?.[0]?.originalError).toMatchObject({ code: 'INVALID_INPUT', details: { position: 14 } });
    const foreign = await graph.execute(stranger, ask, { p: testProject, e: [experimentId] });
    expect(foreign.errors?.[0]?.originalError).toMatchObject({ code: 'NOT_FOUND' });
    const own = await graph.data<Found>(stranger, ask, { p: 'prj_01890000000070008000000000000002', e: [experimentId] });
    expect(own.searchRuns.nodes).toEqual([]);
  });

  test('names that occur are listed for columns and completion', async () => {
    await using graph = await startTestSubgraph(experiments, { server });
    const { experimentId } = await filled(graph);
    await finder(graph, experimentId)('');
    const { experiment } = await graph.data<{ experiment: object }>(
      scientist,
      '{ experiment(id: "EXP") { metrics: keys(kind: METRIC) params: keys(kind: PARAM) some: keys(kind: PARAM, search: "ODD") tags: keys(kind: TAG, first: 1) } }'.replace('EXP', experimentId),
    );
    expect(experiment).toEqual({ metrics: ['loss'], params: ['depth', 'odd key'], some: ['odd key'], tags: ['team'] });
  });
});
