import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Cairn, type FeatureDefinition } from '@cairn/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Replay } from './replay.js';
import type { ReplayedDay } from './sample.js';

const definitions: FeatureDefinition[] = [
  { name: 'hour', kind: 'hourOfDay', column: 'date' },
  { name: 'distance', kind: 'number', column: 'distance' },
];

/** The request about a flight of this distance fails. */
const unlucky = 1005;

/** Days of flights, one an hour; distances count up, so that each flight can be told from the others. */
function days(count: number, flightsPerDay: number, firstDistance = 0): ReplayedDay[] {
  return Array.from({ length: count }, (_, day) => ({
    day: new Date(Date.UTC(2001, 2, 1 + day)),
    flights: Array.from({ length: flightsPerDay }, (_flight, hour) => {
      const departedAt = new Date(Date.UTC(2001, 2, 1 + day, hour));
      return { departedAt, row: { date: departedAt, distance: firstDistance + day * flightsPerDay + hour }, late: hour % 2 === 0 ? 1 : 0 };
    }),
  }));
}

describe('a replay', () => {
  /** Answers as the platform's doors do, and keeps what it was asked. */
  let server: Server;
  let cairn: Cairn;
  const asked: { distance: number; observedAt: string }[] = [];
  const labels: { predictionId: string; value: number; at: string }[] = [];
  let askedWhenLabelled: number[] = [];

  beforeEach(async () => {
    asked.length = labels.length = askedWhenLabelled.length = 0;
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        if (request.url === '/v2/models/late-arrival/infer') {
          const distance = body.inputs.find(({ name }) => name === 'distance')!.data[0]!;
          if (distance === unlucky) return response.writeHead(500).end('{}');
          asked.push({ distance, observedAt: body.parameters.observed_at });
          const parameters = { prediction_ids: `prd_${distance}`, model_version: 'mv_1', variant: 'var_1' };
          return response.end(JSON.stringify({ parameters, outputs: [{ name: 'probability', shape: [1, 1], datatype: 'FP32', data: [0.2] }] }));
        }
        askedWhenLabelled.push(asked.length);
        labels.push(...body.variables.input.labels);
        return response.end(JSON.stringify({ data: { recordLabels: { recorded: body.variables.input.labels.length } } }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    cairn = connect({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'key', project: 'prj_1' });
  });

  afterEach(async () => {
    await cairn.close();
    server.closeAllConnections();
    server.close();
  });

  const replayOf = (replayed: Iterable<ReplayedDay>): Replay =>
    new Replay({ cairn, endpoint: 'late-arrival', definitions, days: replayed, flightsPerSecond: Infinity });

  it('asks about every flight at the time it left, and brings each day’s outcomes after the next day', async () => {
    const replay = replayOf(days(3, 8));
    await replay.done;
    expect(asked.map(({ distance }) => distance).sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(asked.find(({ distance }) => distance === 9)?.observedAt).toBe('2001-03-02T01:00:00.000Z');
    // The outcomes of the last day would come on a fourth.
    expect(askedWhenLabelled).toEqual([16, 24]);
    expect(labels).toHaveLength(16);
    expect(labels.find(({ predictionId }) => predictionId === 'prd_9')).toEqual({
      predictionId: 'prd_9',
      value: 0,
      at: '2001-03-03T01:00:00.000Z',
    });
    expect(replay.totals).toMatchObject({ daysDone: 3, predictions: 24, labels: 16, failures: [] });
    expect([...replay.totals.byModelVersion]).toEqual([['mv_1', 24]]);
  });

  it('goes on after a failed request, and counts it', async () => {
    const replay = replayOf(days(2, 8, 1000));
    await replay.done;
    expect(replay.totals).toMatchObject({ predictions: 15, daysDone: 2 });
    expect(replay.totals.failures).toHaveLength(1);
  });

  it('ends with the day when it is stopped', async () => {
    const replay = replayOf(days(1000, 4));
    await replay.stop();
    expect(replay.totals.predictions).toBe(4);
  });
});

interface Body {
  readonly inputs: { readonly name: string; readonly data: number[] }[];
  readonly parameters: { readonly observed_at: string };
  readonly variables: { readonly input: { readonly labels: { predictionId: string; value: number; at: string }[] } };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Body;
}
