import { newId, type Actor, type NewEvent, type RequestContext } from '@cairn/core';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Database } from '../database/database.js';
import { jsonLogger } from '../logger.js';
import { Denials, type DenialRecord } from './denials.js';

const actor: Actor = { id: newId('actor'), name: 'Ada', kind: 'person', roles: {} };
const projectId = newId('project');

/** Keeps what would be committed; a clock that only the test moves. */
function keeping(): { denials: Denials; kept: { event: NewEvent; by: RequestContext | undefined }[] } {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const kept: { event: NewEvent; by: RequestContext | undefined }[] = [];
  const commit = (async (_context: RequestContext, work: (transaction: object) => Promise<void>) => work({ emit: (event: NewEvent, by?: RequestContext) => kept.push({ event, by }) })) as unknown as Database['commit'];
  return { denials: new Denials({ commit }, jsonLogger('test', 'silent')), kept };
}

function denial(rest: Partial<DenialRecord> = {}): DenialRecord {
  return { actor, requestId: newId('request'), operation: 'graphql Peek', permission: 'read', projectId, ...rest };
}

test('the first of its kind is written at once, and what repeats it once more, with its count', async () => {
  const { denials, kept } = keeping();
  for (let time = 0; time < 50; time++) denials.record(denial());
  denials.record(denial({ permission: 'log' }));
  await vi.advanceTimersByTimeAsync(0);
  expect(kept.map(({ event }) => event.payload)).toEqual([
    { operation: 'graphql Peek', permission: 'read', count: 1 },
    { operation: 'graphql Peek', permission: 'log', count: 1 },
  ]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(kept.slice(2).map(({ event, by }) => [event.projectId, event.nodeId, event.payload, by!.actor.id])).toEqual([[projectId, actor.id, { operation: 'graphql Peek', permission: 'read', count: 49 }, actor.id]]);
  denials.record(denial());
  await denials.stop();
  expect(kept).toHaveLength(4);
});

test('nobody fills the log by asking: beyond a thousand different ones in ten seconds none is written', async () => {
  const { denials, kept } = keeping();
  for (let different = 0; different < 1_500; different++) denials.record(denial({ operation: `graphql ${different}` }));
  await denials.stop();
  expect(kept).toHaveLength(1_000);
});

test('an id that somebody made up, and a long name, stay out', async () => {
  const { denials, kept } = keeping();
  denials.record(denial({ projectId: 'drop table', operation: 'x'.repeat(5_000) }));
  await denials.stop();
  expect(kept[0]!.event).toMatchObject({ projectId: undefined, payload: { operation: 'x'.repeat(200) } });
});
