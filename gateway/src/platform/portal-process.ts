// The portal in a process of its own: when it falls, the graph stays up. It ends when its parent does.
import { createRequire } from 'node:module';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** As much of Next.js as is used here. */
interface NextServer {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

process.once('disconnect', () => process.exit(0));
const directory = process.argv[2] ?? '.';
const dev = process.argv[3] === 'dev';
const next = createRequire(join(directory, 'package.json'))('next') as (options: object) => NextServer;
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const portal = next({ dir: directory, dev, hostname: '127.0.0.1', port, httpServer: server });
await portal.prepare();
const handle = portal.getRequestHandler();
server.on('request', (request, response) => void handle(request, response));
process.send?.({ port });
