import { createTestDatabase, type TestDatabase } from '@cairn/subgraph/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RawGrpc } from '../kit/grpc.js';
import { TestTeam, type TestActor } from '../kit/platform.js';
import { loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { freePort, spawnCairn, temporaryHome, type CairnProcess } from '../kit/spawn-cairn.js';
import { SteadyLoad } from '../kit/steady-load.js';
import { TcpBalancer } from '../kit/tcp-balancer.js';
import { until } from '../kit/until.js';

const names = ['experiments', 'data', 'pipelines', 'registry', 'serving', 'monitoring', 'lineage', 'governance'] as const;
const adminToken = 'a-token-of-at-least-thirty-two-characters';

let database: TestDatabase;
let home: Awaited<ReturnType<typeof temporaryHome>>;
let gateway: CairnProcess;
let grpcPort: number;
/** In front of the gateways: what callers know, and parts. */
let front: TcpBalancer;
let frontPort: number;
const gatewayPorts: number[] = [];
/** In front of the serving parts. */
let balancer: TcpBalancer;
let balancerPort: number;
const servingPorts: number[] = [];
const ports = new Map<string, number>();
const parts = new Map<string, CairnProcess>();
let team: TestTeam;
let scientist: TestActor;

/** Nine processes on one database, as an operator would place them on many machines. */
beforeAll(async () => {
  database = await createTestDatabase();
  home = await temporaryHome();
  for (const name of [...names, 'gateway']) ports.set(name, await freePort());
  frontPort = await freePort();
  gatewayPorts.push(ports.get('gateway')!);
  front = await TcpBalancer.listen(frontPort, () => gatewayPorts);
  // A few at once: each reads the whole program first.
  for (const group of [names.slice(0, 3), names.slice(3, 6), names.slice(6)]) {
    for (const name of group) parts.set(name, startPart(name));
    await Promise.all(group.map((name) => parts.get(name)!.ready()));
  }
  servingPorts.push(ports.get('serving')!);
  balancerPort = await freePort();
  balancer = await TcpBalancer.listen(balancerPort, () => servingPorts);
  grpcPort = await freePort();
  gateway = startGateway({ CAIRN_GRPC_PORT: String(grpcPort) });
  await gateway.ready();
  await front.ready(1);
  team = new TestTeam(gateway.url, adminToken);
  scientist = await team.actor('scientist', await team.project());
}, 180_000);

afterAll(async () => {
  await team?.close();
  await Promise.all([gateway, ...parts.values()].map((part) => part?.[Symbol.asyncDispose]()));
  await balancer?.[Symbol.asyncDispose]();
  await front?.[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
}, 60_000);

test('what is logged through the gateway is read back across parts', async () => {
  const id = await logRun('one');
  const { run } = await scientist.cairn.query<{ run: unknown }>(acrossParts, { id });
  expect(run).toEqual({ id, name: 'one', status: 'FINISHED', metrics: [{ latest: 0.5 }], startedBy: { name: scientist.name } });
  const { lineageNode } = await until('lineage to hear of it', async () => {
    const seen = await scientist.cairn.query<{ lineageNode: { status: string } | null }>('query ($id: ID!) { lineageNode(id: $id) { kind label status } }', { id });
    return seen.lineageNode?.status === 'ended' && seen;
  });
  expect(lineageNode).toMatchObject({ kind: 'run', label: 'one' });
});

test('a live subscription crosses parts too', async () => {
  const run = await scientist.cairn.startRun({ experiment: 'apart', name: 'live' });
  const live = scientist.cairn.subscribe<{ metricsLogged: unknown }>('subscription ($ids: [ID!]!) { metricsLogged(runIds: $ids) { run { startedBy { name } } points { key } } }', { ids: [run.id] });
  const first = live.next();
  let step = 0;
  const beat = setInterval(() => run.log({ loss: 1 }, { step: step++ }), 50);
  expect((await first).value?.metricsLogged).toMatchObject({ run: { startedBy: { name: scientist.name } }, points: expect.arrayContaining([{ key: 'loss' }]) });
  clearInterval(beat);
  await live.return();
  await run.end();
});

test('bytes pass through the gateway to the part that keeps them', async () => {
  const { digest } = await scientist.cairn.upload(Buffer.from('bytes'));
  expect(Buffer.from(await scientist.cairn.download(digest)).toString()).toBe('bytes');
});

test('a call of gRPC passes through the gateway to the part that knows the service, and so does what it refuses', async () => {
  using grpc = new RawGrpc(`127.0.0.1:${grpcPort}`);
  const metadata = { authorization: `Bearer ${scientist.token}` };
  const about = await grpc.call('/inference.GRPCInferenceService/ServerMetadata', Buffer.alloc(0), { metadata });
  expect(about.toString()).toContain('binary_tensor_data');
  // ModelReadyRequest { name: "gone" }
  await expect(grpc.call('/inference.GRPCInferenceService/ModelReady', Buffer.from('\n\u0004gone'), { metadata })).rejects.toMatchObject({ code: 5, details: "Endpoint 'gone' does not exist" });
  await expect(grpc.call('/inference.GRPCInferenceService/ServerMetadata', Buffer.alloc(0))).rejects.toMatchObject({ code: 16 });
});

test('a part answers the gateway of its installation, and nobody else', async () => {
  for (const name of names) {
    const url = `http://127.0.0.1:${ports.get(name)}`;
    for (const headers of [{}, { authorization: `Bearer ${adminToken}` }, { authorization: 'Cairn e30.e30.e30' }] as Record<string, string>[]) {
      const asked = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"query":"{ __typename }"}' });
      expect([name, asked.status]).toEqual([name, 401]);
      expect([name, (await fetch(`${url}/internal/subgraph`, { headers })).status]).toEqual([name, 401]);
    }
  }
});

test('two gateways, and two serving parts with one home behind them, are told to stop and replaced in turn: no prediction fails, none is lost, none is doubled', async () => {
  const endpoint = await ServedEndpoint.create(team);
  const [gatewayPort, servingPort] = [await freePort(), await freePort()];
  const anotherGateway = (): CairnProcess => replaced('another gateway', startGateway({ CAIRN_PORT: String(gatewayPort) }));
  const anotherServing = (): CairnProcess => replaced('another serving', startPart('serving', servingPort));
  await Promise.all([anotherGateway().ready(), anotherServing().ready()]);
  gatewayPorts.push(gatewayPort);
  servingPorts.push(servingPort);
  await Promise.all([front.ready(2), balancer.ready(2)]);
  await using load = new SteadyLoad({ where: () => `http://127.0.0.1:${frontPort}`, endpoint, perSecond: 100 });
  await load.more(100);
  const replacements = [
    { stops: gateway, start: () => (gateway = startGateway({ CAIRN_GRPC_PORT: String(grpcPort) })), balancer: front },
    { stops: parts.get('serving')!, start: () => replaced('serving', startPart('serving')), balancer },
    { stops: parts.get('another gateway')!, start: anotherGateway, balancer: front },
    { stops: parts.get('another serving')!, start: anotherServing, balancer },
  ];
  for (const { stops, start, balancer: before } of replacements) {
    expect(await stops.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    await load.more(50);
    await start().ready();
    await before.ready(2);
    await load.more(50);
  }
  await load.stop();
  const { ids, rows, counted } = await loggedState(database.url, endpoint.id, load.ids);
  console.log(
    `two gateways and two serving parts replaced in turn: predictions answered ${load.predictions.length}, failed ${load.failures.length}, turned away ${load.turnedAway}, lost ${load.ids.filter((id) => !ids.has(id)).length}, doubled ${counted - rows}`,
  );
  expect({ failures: load.failures, turnedAway: load.turnedAway }).toEqual({ failures: [], turnedAway: 0 });
  expect({ rows, counted }).toEqual({ rows: load.ids.length, counted: load.ids.length });
}, 300_000);

test('while a part is down the rest answers, and says what is missing where; then it is back', async () => {
  const id = await logRun('partial');
  await parts.get('governance')!.kill('SIGKILL');
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${scientist.token}` },
    body: JSON.stringify({ query: 'query ($id: ID!) { run(id: $id) { startedBy { name } } same: run(id: $id) { name metrics { latest } } }', variables: { id } }),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors: { path: unknown; extensions: { code: string } }[] };
  // A run without a name for who started it is no run: what may not be null takes with it what it stands in.
  expect(data).toEqual({ run: null, same: { name: 'partial', metrics: [{ latest: 0.5 }] } });
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['run', 'startedBy', 'name'], 'UNAVAILABLE']]);
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503);

  parts.set('governance', startPart('governance'));
  await parts.get('governance')!.ready();
  await gateway.ready();
  const again = await scientist.cairn.query<{ run: unknown }>(acrossParts, { id });
  expect(again.run).toMatchObject({ id, startedBy: { name: scientist.name } });
});

function startPart(name: string, port = ports.get(name)!): CairnProcess {
  return spawnCairn(['serve', name], { ...shared(name), CAIRN_PORT: String(port), CAIRN_GATEWAY_URL: `http://127.0.0.1:${frontPort}` });
}

function startGateway(environment: Readonly<Record<string, string>>): CairnProcess {
  const subgraphs = names.map((name) => `${name}=http://127.0.0.1:${name === 'serving' ? balancerPort : ports.get(name)}`).join(',');
  return spawnCairn(['serve', 'gateway'], { ...shared('gateway'), CAIRN_SUBGRAPHS: subgraphs, ...environment });
}

function replaced(name: string, part: CairnProcess): CairnProcess {
  parts.set(name, part);
  return part;
}

function shared(name: string): Record<string, string> {
  return {
    CAIRN_PORT: String(ports.get(name)),
    CAIRN_HOME: home.path,
    CAIRN_DATABASE_URL: database.url,
    CAIRN_SECRET: 'shared-by-the-parts-of-this-installation',
    CAIRN_ADMIN_TOKEN: adminToken,
    // Longer than the balancer takes to look, on a machine that does much else at that time.
    CAIRN_DRAIN_MS: '1500',
  };
}

async function logRun(name: string): Promise<string> {
  const run = await scientist.cairn.startRun({ experiment: 'apart', name });
  run.log({ loss: 0.5 }, { step: 1 });
  await run.end();
  return run.id;
}

const acrossParts = 'query ($id: ID!) { run(id: $id) { id name status metrics { latest } startedBy { name } } }';
