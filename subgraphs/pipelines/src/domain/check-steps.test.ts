import { expect, test } from 'vitest';
import { checkSteps } from './check-steps.js';

const job = (name: string, rest: object = {}): object => ({ name, kind: 'job', command: ['node', 'train.js'], ...rest });

test('what is left out gets its default', () => {
  expect(checkSteps([job('train')])).toEqual([
    { name: 'train', kind: 'job', dependsOn: [], command: ['node', 'train.js'], cores: 1, memoryMb: 1_024, gpus: 0, timeLimitSeconds: 3_600, retries: 0, params: {} },
  ]);
  expect(checkSteps([{ name: 'go', kind: 'rollout', version: '${params.version}', endpoint: 'late-arrival' }])).toMatchObject([{ strategy: 'canary', options: {} }]);
});

test.each([
  ['no list', {}, "'steps' is {}; expected a list of 1 to 100 steps"],
  ['no steps', [], "'steps' holds 0 steps; expected a list of 1 to 100 steps"],
  ['a step that is none', ['train'], 'Step 1 is "train"; expected an object'],
  ['no name', [{ kind: 'job', command: ['x'] }], "Step 1: 'name' is missing; expected a text of 1 to 10,000 characters"],
  ['a reserved name', [job('params')], "Step 'params': 'name' is \"params\"; expected a letter"],
  ['a repeated name', [job('train'), job('train')], "Step 'train' is defined twice; expected names that differ"],
  ['an unknown kind', [{ name: 'train', kind: 'magic' }], "Step 'train': 'kind' is \"magic\"; expected 'job', 'predict', 'approval' or 'rollout'"],
  ['no command', [job('train', { command: [] })], "Step 'train': 'command' is []; expected a list of 1 to 200 texts that are not empty"],
  ['an empty argument', [job('train', { command: ['node', ''] })], "Step 'train': 'command' is [\"node\",\"\"]; expected a list of 1 to 200 texts that are not empty"],
  ['no cores', [job('train', { cores: 0 })], "Step 'train': 'cores' is 0; expected a number above 0 and at most 1,024"],
  ['half a GPU', [job('train', { gpus: 0.5 })], "Step 'train': 'gpus' is 0.5; expected a whole number from 0 to 64"],
  ['a limit beyond a week', [job('train', { timeLimitSeconds: 1e6 })], "Step 'train': 'timeLimitSeconds' is 1000000; expected a number above 0 and at most 604,800"],
  ['a member that it does not know', [job('train', { memory: 5 })], "Step 'train' has the member 'memory'; expected 'name'"],
  ['an unknown dependency', [job('train', { dependsOn: ['prepare'] })], "Step 'train' depends on 'prepare', which is no step; expected one of 'train'"],
  ['a cycle', [job('a', { dependsOn: ['c'] }), job('b', { dependsOn: ['a'] }), job('c', { dependsOn: ['b'] })], "Steps depend on each other: 'a' → 'c' → 'b' → 'a'; expected no cycle"],
  ['a step that depends on itself', [job('a', { dependsOn: ['a'] })], "Steps depend on each other: 'a' → 'a'; expected no cycle"],
  ['a reference to a step that may not have run', [job('a'), job('b', { params: { id: '${a.id}' } })], "Step 'b' refers to 'a', on which it does not depend"],
  ['an approval of nothing', [{ name: 'ok', kind: 'approval' }], "Step 'ok': 'version' is missing"],
])('%s is refused, naming step, value and what was expected', (_, steps, message) => {
  expect(() => checkSteps(steps)).toThrow(message);
});

test('a reference through another step is one to a step that has run', () => {
  expect(checkSteps([job('a'), job('b', { dependsOn: ['a'] }), job('c', { dependsOn: ['b'], params: { id: '${a.id}' } })])).toHaveLength(3);
});
