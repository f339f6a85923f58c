import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Drain } from './drain.js';

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function fetched(url: string, agent: Agent): Promise<IncomingMessage> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
  return response;
}

test('callers on connections that are kept open see no request break while a server leaves', async () => {
  const server = createServer((_, response) => setImmediate(() => response.end('answer')));
  const drain = new Drain(server);
  const url = await listening(server);
  const outcomes = new Map<string, number>();
  const count = (outcome: string): unknown => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const caller = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let outcome = 'keep-alive'; outcome === 'keep-alive'; count(outcome)) {
      outcome = await fetched(url, agent).then(({ headers }) => headers.connection!, (error: NodeJS.ErrnoException) => error.code!);
    }
    agent.destroy();
  };
  const callers = Array.from({ length: 16 }, caller);
  while ((outcomes.get('keep-alive') ?? 0) < 200) await new Promise((resolve) => setImmediate(resolve));
  await drain.linger(100);
  await drain.end(5_000);
  await Promise.all(callers);
  expect([...outcomes.keys()].sort()).toEqual(['close', 'keep-alive']);
  expect(outcomes.get('close')).toBe(16);
});

test('an answer that was being made when the server began to leave ends its connection too', async () => {
  let answer!: () => void;
  const server = createServer((_, response) => (answer = () => response.end('late')));
  const drain = new Drain(server);
  const url = await listening(server);
  const agent = new Agent({ keepAlive: true });
  const asked = fetched(url, agent);
  await once(server, 'request');
  await drain.linger(0);
  const ended = drain.end(5_000);
  answer();
  expect((await asked).headers.connection).toBe('close');
  await ended;
});
