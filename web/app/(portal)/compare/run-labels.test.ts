import { expect, it } from 'vitest';
import { runLabels } from './run-labels';

it('runs of the same name are told apart by their ids', () => {
  const labels = runLabels([{ id: 'run_0190000000007000800000000000aaaa', name: 'tree' }, { id: 'run_0190000000007000800000000000bbbb', name: 'tree' }, { id: 'run_1', name: 'linear' }]);
  expect([...labels.values()]).toEqual(['tree 0000aaaa', 'tree 0000bbbb', 'linear']);
});
