import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CairnError } from '@cairn/core';
import { readPackedBody } from './body.js';
import { codingOf } from './send-packed.js';

const limitBytes = 100_000;
const server = createServer((request, response) => {
  readPackedBody(request, limitBytes).then(
    (bytes) => response.end(`${bytes.length}`),
    (error: unknown) => response.writeHead(400).end(error instanceof CairnError ? error.message : 'a bug'),
  );
});

beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => void server.close());

/** Sends pieces and reads the answer, which may come before all of them are sent. */
async function send(pieces: Iterable<Buffer>, headers: Record<string, string> = {}): Promise<string> {
  const request = httpRequest({ port: (server.address() as AddressInfo).port, method: 'POST', headers });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  for (const piece of pieces) if (!request.write(piece)) await once(request, 'drain');
  request.end();
  const [response] = await answered;
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return text;
}

const whole = Buffer.alloc(limitBytes, 'x');

describe('a body', () => {
  test('is read whole up to its limit, packed or not', async () => {
    expect(await send([whole])).toBe('100000');
    expect(await send([gzipSync(whole)], { 'content-encoding': 'gzip' })).toBe('100000');
    expect(await send([deflateSync(whole)], { 'content-encoding': 'deflate' })).toBe('100000');
    expect(await send([])).toBe('0');
  });

  test('of 100 MB is refused before it is kept, and let in whole, so that its sender hears why', async () => {
    const megabyte = Buffer.alloc(1_000_000, '1');
    function* pieces(): Generator<Buffer> {
      for (let sent = 0; sent < 100; sent++) yield megabyte;
    }
    expect(await send(pieces(), { 'content-length': '100000000' })).toBe('Body of 100,000,000 bytes exceeds 100,000 bytes');
    expect(await send(pieces())).toBe('Body of 100,000,000 bytes exceeds 100,000 bytes');
  });

  test('that unpacks to more than its limit is not unpacked further', async () => {
    for (const [encoding, bomb] of [['gzip', gzipSync(Buffer.alloc(60_000_000))], ['deflate', deflateSync(Buffer.alloc(60_000_000))]] as const) {
      expect(bomb.length).toBeLessThan(limitBytes);
      expect(await send([bomb], { 'content-encoding': encoding })).toBe('Body exceeds 100,000 bytes once it is unpacked');
    }
  });

  test('that is not packed as it says is refused', async () => {
    expect(await send([Buffer.from('plain')], { 'content-encoding': 'gzip' })).toMatch(/^Body is not gzip: /);
    expect(await send([gzipSync(whole).subarray(0, 50)], { 'content-encoding': 'gzip' })).toMatch(/^Body is not gzip: /);
    expect(await send([whole], { 'content-encoding': 'br' })).toBe("Content-Encoding 'br' cannot be read; expected gzip, deflate or none");
    expect(await send([whole], { 'content-encoding': 'constructor' })).toMatch(/cannot be read/);
  });
});

test.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip', 'gzip'],
  ['deflate, br', 'deflate'],
  ['DEFLATE;q=0.5, gzip;q=0', 'deflate'],
  ['*', 'gzip'],
  ['*;q=0, deflate', 'deflate'],
  ['br', undefined],
])('of what a caller accepts, %j, comes %j', (accepted, coding) => {
  expect(codingOf(accepted)).toBe(coding);
});
