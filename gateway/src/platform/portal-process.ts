// The portal in a process of its own: when it falls, the graph stays up. It ends when its parent does, and answers nobody else.
import { timingSafeEqual } from 'node:crypto';
import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defaultConnectionLimits, serverOptions } from '../server/connection-limits.js';

/** As much of Next.js as is used here. */
interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

process.once('disconnect', () => process.exit(0));
const directory = process.argv[2] ?? '.';
const dev = process.argv[3] === 'dev';
const next = createRequire(join(directory, 'package.json'))('next') as (options: object) => NextServer;
const pass = Buffer.from(process.env['CAIRN_PORTAL_PASS'] ?? '');
delete process.env['CAIRN_PORTAL_PASS'];
const server = createServer(serverOptions(defaultConnectionLimits));
server.prependListener('upgrade', (request, socket) => isFromGateway(request) || socket.destroy());
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const portal = next({ dir: directory, dev, hostname: '127.0.0.1', port, httpServer: server });
await portal.prepare();
const handle = portal.getRequestHandler();
server.on('request', (request, response) => {
  if (isFromGateway(request)) return void handle(request, response);
  response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('The portal is reached through the platform.\n');
});
process.send?.({ port });

/** Whether the process that started this one sent it. Whatever name it was asked by, no page of another site knows the pass. */
function isFromGateway({ headers }: IncomingMessage): boolean {
  const given = Buffer.from(String(headers['x-cairn-portal'] ?? ''));
  delete headers['x-cairn-portal'];
  return pass.length > 0 && given.length === pass.length && timingSafeEqual(given, pass);
}
