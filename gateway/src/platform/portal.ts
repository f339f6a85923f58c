import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runnableModule, type Logger } from '@cairn/subgraph';

/** The portal behind the gateway. */
export interface Portal {
  ready(): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  stop(): Promise<void>;
}

export interface PortalOptions {
  /** `on`, `off`, or the URL of one that runs elsewhere. */
  readonly portal: string;
  /** Recompiles pages as they change. */
  readonly dev?: boolean;
  readonly logger: Logger;
}

/** A portal that fell is started again after this long, in milliseconds. */
const restartMs = 1_000;

const webDirectory = fileURLToPath(new URL('../../../web', import.meta.url));

/** Starts our own portal, or points at another. */
export function startPortal({ portal, dev = false, logger }: PortalOptions): Portal {
  if (portal === 'off') return { ...proxyTo(() => undefined), ready: () => true, stop: () => Promise.resolve() };
  if (portal !== 'on') {
    const { hostname, port } = new URL(portal);
    return { ...proxyTo(() => ({ host: hostname, port: Number(port || 80) })), ready: () => true, stop: () => Promise.resolve() };
  }
  if (!dev && !existsSync(`${webDirectory}/.next/BUILD_ID`)) {
    logger.warn('the portal is not built: run `npm run build`');
    return { ...proxyTo(() => undefined), ready: () => true, stop: () => Promise.resolve() };
  }
  let port: number | undefined;
  let stopped = false;
  const pass = randomBytes(24).toString('base64url');
  let child: ChildProcess;
  const start = (): void => {
    const { path, execArgv } = runnableModule(import.meta.url, './portal-process');
    child = fork(path, [webDirectory, ...(dev ? ['dev'] : [])], {
      execArgv: [...execArgv],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...ordinary(process.env), NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1', CAIRN_PORTAL_PASS: pass },
    });
    child.on('message', (message: { port: number }) => (port = message.port));
    child.once('exit', (code, signal) => {
      port = undefined;
      if (stopped) return;
      logger.error('the portal ended and is started again', { code, signal });
      setTimeout(() => stopped || start(), restartMs).unref();
    });
  };
  start();
  return {
    ...proxyTo(() => (port === undefined ? undefined : { host: '127.0.0.1', port, pass })),
    ready: () => port !== undefined,
    async stop() {
      stopped = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}

interface Address {
  readonly host: string;
  readonly port: number;
  /** Proves to our own portal that we are who asks. */
  readonly pass?: string;
}

/** What a program of Node.js may need to know, and nothing that was said to the platform. */
function ordinary(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'].flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
}

function proxyTo(target: () => Address | undefined): Pick<Portal, 'answer' | 'upgrade'> {
  return {
    answer(request, response) {
      const address = target();
      if (!address) return refuse(response, 'The portal is not running here, or not yet. The graph answers at /graphql.');
      const { host, port, pass } = address;
      const headers = { ...request.headers, 'x-cairn-portal': pass ?? [] };
      const onward = httpRequest({ host, port, method: request.method, path: request.url, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.once('error', () => (response.headersSent ? response.destroy() : refuse(response, 'The portal does not answer; it is being started again.')));
      request.pipe(onward);
      response.once('close', () => onward.destroy());
    },
    upgrade(request, socket, head) {
      const address = target();
      if (!address) return void socket.destroy();
      const onward = connect(address.port, address.host, () => {
        const headers = request.rawHeaders.reduce((text, value, index) => text + (index % 2 === 0 ? `${value}: ` : `${value}\r\n`), '');
        onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${address.pass === undefined ? '' : `x-cairn-portal: ${address.pass}\r\n`}${headers}\r\n`);
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      onward.once('error', () => socket.destroy());
      socket.once('error', () => onward.destroy());
    },
  };
}

function refuse(response: ServerResponse, text: string): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' });
  response.end(`${text}\n`);
}
