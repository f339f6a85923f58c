import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startGateway, subgraph } from '../contract/gateway-support.js';
import { upgradeStatus } from '../kit/raw-http.js';

const greetings = () => subgraph('greetings', 'type Query { hello: String }', { Query: { hello: () => 'world' } });

describe('who keeps the gateway waiting', () => {
  test.each([
    ['sends no headers', ''],
    ['sends a header at a time', 'GET /graphql HTTP/1.1\r\nhost: localhost\r\n'],
    ['never ends the request line', 'GET /graphql?query='],
  ])('and %s is answered 408 and cut off', async (_, beginning) => {
    await using gateway = await startGateway([greetings()], { listen: true, limits: { headersMs: 400 } });
    const socket = opened(gateway.url);
    if (beginning !== '') socket.write(beginning);
    // One byte now and then, as a slow caller would send it, never ending.
    const trickle = setInterval(() => socket.write('a'), 50);
    const said = await closed(socket).finally(() => clearInterval(trickle));
    if (beginning !== '') expect(said).toMatch(/^HTTP\/1\.1 408 /);
    await expect(fetch(`${gateway.url}/healthz`)).resolves.toMatchObject({ status: 200 });
  });

  test('and never ends its body is cut off', async () => {
    await using gateway = await startGateway([greetings()], { listen: true, limits: { headersMs: 400, requestMs: 600 } });
    const socket = opened(gateway.url);
    socket.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer of-the-engineer\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{');
    expect(await closed(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('and opens a socket without saying who it is, is shown out', async () => {
    await using gateway = await startGateway([greetings()], { listen: true });
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4408);
  });
});

test('more sockets than there may be are refused, and one that closes makes room', async () => {
  await using gateway = await startGateway([greetings()], { listen: true, limits: { sockets: 2 } });
  const address = `${gateway.url.replace('http', 'ws')}/graphql`;
  const held = [1, 2].map(() => new WebSocket(address, 'graphql-transport-ws'));
  await Promise.all(held.map((socket) => once(socket, 'open')));
  expect(await upgradeStatus(`${gateway.url}/graphql`, { host: 'localhost' })).toBe('HTTP/1.1 503 Service Unavailable');
  held[0]!.close();
  await once(held[0]!, 'close');
  expect(await upgradeStatus(`${gateway.url}/graphql`, { host: 'localhost' })).toBe('HTTP/1.1 101 Switching Protocols');
});

test('more connections than there may be are closed, and those that are there go on', async () => {
  await using gateway = await startGateway([greetings()], { listen: true, limits: { connections: 3 } });
  const held = [1, 2, 3].map(() => opened(gateway.url));
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  const refused = opened(gateway.url);
  refused.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  expect(await closed(refused)).toBe('');
  held[0]!.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  expect(await closed(held[0]!)).toMatch(/^HTTP\/1\.1 200 /);
  for (const socket of held) socket.destroy();
});

test('a frame longer than a message may be ends its socket', async () => {
  await using gateway = await startGateway([greetings()], { listen: true, limits: { bodyBytes: 1_000 } });
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { filler: 'x'.repeat(2_000) } }));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1009);
});

function opened(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

/** What was answered until the other side closed. */
function closed(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}
