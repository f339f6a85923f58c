import { expect, test } from 'vitest';
import { findGpus, parseGpus } from './gpus.js';

const first = 'GPU-5c9f6a1e-0d8b-2f3c-7a4e-1b2c3d4e5f60';
const second = 'GPU-8e7d6c5b-4a39-1807-f6e5-d4c3b2a19080';

test('each line is a GPU, its memory in MiB', () => {
  expect(parseGpus(`0, ${first}, NVIDIA H200, 143771\n1, ${second}, NVIDIA H200, 143771\n`)).toEqual([
    { id: first, name: 'NVIDIA H200', memoryBytes: 143_771 * 1_048_576 },
    { id: second, name: 'NVIDIA H200', memoryBytes: 143_771 * 1_048_576 },
  ]);
});

test('what is no GPU is left out', () => {
  expect(parseGpus('No devices were found\n')).toEqual([]);
  expect(parseGpus(`0, ${first}, NVIDIA GB10, [N/A]\n`)).toEqual([]);
});

test('a machine without the program, or where it fails, has none', async () => {
  expect(await findGpus('cairn-no-such-program')).toEqual([]);
  expect(await findGpus('false')).toEqual([]);
});
