import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { natsOrSkip } from '@cairn/stream-nats/testing';
import { KillablePlatform } from '../kit/killable-platform.js';
import { NatsWithClient } from '../kit/nats-with-client.js';
import { embeddedDatabaseUrl, loggedState } from '../kit/prediction-log.js';
import { ServedEndpoint } from '../kit/served-endpoint.js';
import { until } from '../kit/until.js';
import { seeded } from './seeded.js';

const there = natsOrSkip('kills of a platform that answers streams');
const kills = Number(process.env['CAIRN_FAULT_RESTARTS'] ?? 1);
const between = 300;

describe.skipIf(!there)('streams of a platform that is killed', () => {
  test(`each message is predicted once and answered once, though it is killed (${kills} ×); a maker who was shut out asks no more`, { timeout: 60_000 + kills * 60_000 }, async () => {
    await using nats = await NatsWithClient.start();
    await using platform = await KillablePlatform.start({ CAIRN_NATS_URL: nats.url });
    const endpoint = await ServedEndpoint.create(platform);
    const projectId = endpoint.engineer.cairn.project!;
    const leaver = await platform.actor('engineer', projectId);
    const create = 'mutation ($input: CreateStreamInput!) { createStream(input: $input) { id } }';
    await endpoint.engineer.cairn.query(create, { input: { endpointId: endpoint.id, inputSubject: 'flights.in', outputSubject: 'flights.out' } });
    await leaver.cairn.query(create, { input: { endpointId: endpoint.id, inputSubject: 'left.in', outputSubject: 'left.out' } });
    await platform.admin.query('mutation ($actorId: ID!, $projectId: ID!) { revokeRole(input: { actorId: $actorId, projectId: $projectId, role: ENGINEER }) { id } }', { actorId: leaver.id, projectId });

    const random = seeded(4);
    let sent = 0;
    const send = async (): Promise<void> => {
      const id = `message-${sent++}`;
      const inputs = ['a', 'b'].map((name) => ({ name, datatype: 'FP32', shape: [1, 1], data: [random()] }));
      await nats.send('flights.in', id, { inputs });
    };
    for (let kill = 0; kill < kills; kill++) {
      const target = sent + between;
      const sending = (async () => {
        while (sent < target) await send();
      })();
      // While messages are coming, and some are answered.
      await nats.take('flights.out', kill * between + 50);
      await delay(random() * 50);
      await platform.kill();
      await sending;
      await platform.startAgain();
      await nats.take('flights.out', sent);
    }
    const answers = await nats.take('flights.out', sent);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(sent);
    const given = answers.map(({ body }) => (body['parameters'] as { prediction_ids: string }).prediction_ids);
    const { rows, counted } = await loggedState(await embeddedDatabaseUrl(platform.home), endpoint.id, given);
    expect({ rows, counted }).toEqual({ rows: sent, counted: sent });
    await until('the warning', () => Promise.resolve(platform.output.includes('may no longer read project')));
  });
});
