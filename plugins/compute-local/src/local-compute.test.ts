import { describeComputeProvider } from '@cairn/plugin/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { computeLocal } from './compute-local.js';

const directory = await mkdtemp(join(tmpdir(), 'cairn-compute-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

describeComputeProvider('local', () => computeLocal({ directory, cores: 2, memoryBytes: 1_073_741_824, graceMs: 500 }));
