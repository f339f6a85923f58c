import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import pg from 'pg';
import { expect, test } from 'vitest';
import { SteadyClient } from './steady-client.js';

/** A message of the protocol: its letter, its length, its text. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

test('a server that dies in the breath in which it lets somebody in fails a query, and not the process', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I')), message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'))])));
    socket.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'u', database: 'd', ssl: false, Client: SteadyClient } as pg.PoolConfig);
  pool.on('error', () => undefined);
  await expect(pool.connect().then(async (client) => client.query('SELECT 1').finally(() => client.release(true)))).rejects.toThrow();
  await pool.end();
  await new Promise((resolve) => server.close(resolve));
});
