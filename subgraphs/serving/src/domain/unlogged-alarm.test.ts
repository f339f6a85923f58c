import { expect, test } from 'vitest';
import { UnavailableError, type NewEvent } from '@cairn/core';
import { systemActor } from '@cairn/subgraph';
import { record } from '../testing/spool-records.js';
import { completeSettings } from './endpoint-settings.js';
import type { Endpoint } from './endpoint.js';
import { RequestLog } from './request-log.js';
import type { ServingCommit, ServingStore } from './stores.js';
import { UnloggedAlarm } from './unlogged-alarm.js';

const endpoint = (whenFull: 'refuse' | 'serveUnlogged'): Endpoint => ({
  id: 'ep_1',
  projectId: 'prj_1',
  name: 'late',
  kind: 'served',
  modelId: 'mdl_1',
  settings: completeSettings({ log: { whenFull } }),
  createdAt: new Date(0),
  createdBy: 'act_1',
});

/** A store that keeps what an alarm says, unless it is down. */
class Told {
  down = false;
  saved = 0;
  readonly events: object[] = [];
  readonly store = {
    commit: async (_: unknown, work: (commit: ServingCommit) => Promise<void>) => {
      if (this.down) throw new Error('no database');
      await work({
        addUnlogged: async (_id: string, { count }: { count: number }) => void (this.saved += count),
        emit: ({ payload }: NewEvent) => {
          this.events.push(payload);
          return 'evt_1';
        },
      } as unknown as ServingCommit);
    },
  } as unknown as ServingStore;
}

function clock(): { now: () => Date; pass(ms: number): void } {
  let at = 0;
  return { now: () => new Date(at), pass: (ms) => void (at += ms) };
}

test('an outage is told of when it begins and when it has ended, however often it comes and goes meanwhile', async () => {
  const [told, time] = [new Told(), clock()];
  const alarm = new UnloggedAlarm(told.store, systemActor, time.now);
  for (let second = 0; second < 60; second++) {
    if (second % 5 < 3) alarm.note(endpoint('serveUnlogged'), 2, 'disk full');
    await alarm.tell();
    time.pass(1_000);
  }
  expect(told.events).toEqual([{ endpointId: 'ep_1', count: 2, reason: 'disk full', ended: false }]);
  expect(told.saved).toBeGreaterThan(50);
  time.pass(10_000);
  await alarm.tell();
  await alarm.tell();
  expect(told.events.slice(1)).toEqual([{ endpointId: 'ep_1', count: 72, reason: 'disk full', ended: true }]);
  expect(told.saved).toBe(72);
  alarm.note(endpoint('serveUnlogged'), 1, 'disk full again');
  await alarm.tell();
  expect(told.events[2]).toEqual({ endpointId: 'ep_1', count: 1, reason: 'disk full again', ended: false });
});

test('what the database did not take is told later, and the end of the process ends an outage', async () => {
  const [told, time] = [new Told(), clock()];
  const alarm = new UnloggedAlarm(told.store, systemActor, time.now);
  told.down = true;
  alarm.note(endpoint('serveUnlogged'), 3, 'no database');
  await expect(alarm.tell()).rejects.toThrow('no database');
  told.down = false;
  await alarm.close();
  expect(told.events).toMatchObject([{ count: 3, ended: false }, { count: 3, ended: true }]);
  expect(told.saved).toBe(3);
});

test('an answer that cannot be logged is refused, or counted and given, as the endpoint wants it', async () => {
  const noted: number[] = [];
  const full = new RequestLog({ append: () => Promise.reject(new UnavailableError('full')) }, { note: (_, count) => noted.push(count) });
  await expect(full.keep(endpoint('refuse'), [record()])).rejects.toThrow('full');
  expect(await full.keep(endpoint('serveUnlogged'), [record(), record()])).toBe(false);
  expect(noted).toEqual([2]);
  const broken = new RequestLog({ append: () => Promise.reject(new TypeError('a bug')) }, { note: (_, count) => noted.push(count) });
  await expect(broken.keep(endpoint('serveUnlogged'), [record()])).rejects.toThrow('a bug');
});
