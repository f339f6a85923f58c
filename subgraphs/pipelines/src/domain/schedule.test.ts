import { expect, test } from 'vitest';
import type { StepStatus } from './pipeline-run.js';
import { schedule, type ScheduledStep } from './schedule.js';

/** `name<dependency,dependency` by status. */
function steps(states: Readonly<Record<string, StepStatus>>): ScheduledStep[] {
  return Object.entries(states).map(([text, status]) => {
    const [name = '', dependencies] = text.split('<');
    return { name, dependsOn: dependencies?.split(',') ?? [], status };
  });
}

test('all steps start whose dependencies have succeeded', () => {
  expect(schedule(steps({ a: 'succeeded', 'b<a': 'pending', 'c<a': 'pending', 'd<b,c': 'pending' }))).toEqual({ start: ['b', 'c'], skip: [], status: 'running' });
});

test('what depends on a lost step, directly or not, is skipped, in whatever order it was defined', () => {
  expect(schedule(steps({ 'c<b': 'pending', 'b<a': 'pending', a: 'failed', other: 'running' }))).toEqual({ start: [], skip: ['b', 'c'], status: 'running' });
});

test.each([
  ['waiting', { a: 'succeeded', 'b<a': 'waiting', 'c<b': 'pending' }],
  ['running', { a: 'running', b: 'waiting' }],
  ['succeeded', { a: 'succeeded', 'b<a': 'succeeded' }],
  ['failed', { a: 'failed', 'b<a': 'skipped', c: 'succeeded' }],
  ['waiting', { a: 'failed', b: 'waiting' }],
] as const)('a run is %s', (status, states) => {
  expect(schedule(steps(states)).status).toBe(status);
});

test('a run that is cancelled starts nothing, and ends with its last job', () => {
  expect(schedule(steps({ a: 'running', b: 'cancelled' }), true)).toMatchObject({ start: [], status: 'running' });
  expect(schedule(steps({ a: 'succeeded', 'b<a': 'cancelled' }), true)).toMatchObject({ start: [], status: 'cancelled' });
});
