import { definePlugin, InvalidInputError } from '@cairn/plugin';
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { findGpus } from './gpus.js';
import { LocalCompute } from './local-compute.js';
import { removeAbandoned } from './scratch.js';

export interface ComputeLocalOptions {
  /** Where jobs get their scratch folders; made when needed. Give it to one installation only. */
  readonly directory: string;
  /** Cores that jobs may reserve together. Defaults to those of this machine. */
  readonly cores?: number | undefined;
  /** Bytes of memory that jobs may reserve together. Defaults to 80 % of this machine's (or container's) memory. */
  readonly memoryBytes?: number | undefined;
  /** Jobs that may wait; one more is refused. Defaults to 1,000. */
  readonly maxWaiting?: number | undefined;
  /** From the polite end (SIGTERM) to the certain one (SIGKILL) of a job, in milliseconds. Defaults to 5,000. */
  readonly graceMs?: number | undefined;
  /** The program that lists NVIDIA GPUs. Defaults to `nvidia-smi` on the PATH; where there is none, there are no GPUs. */
  readonly nvidiaSmi?: string | undefined;
}

/** Runs jobs as child processes of this machine, under the name `local`. */
export const computeLocal = definePlugin((options: ComputeLocalOptions) => {
  const { directory } = options;
  if (typeof directory !== 'string' || directory === '') {
    throw new InvalidInputError(`compute-local: directory is ${JSON.stringify(directory)}, expected the path of a folder`);
  }
  const cores = atLeast('cores', options.cores ?? availableParallelism(), Number.MIN_VALUE);
  const memoryBytes = atLeast('memoryBytes', options.memoryBytes ?? Math.floor(memoryOfMachine() * 0.8), 1);
  const maxWaiting = atLeast('maxWaiting', options.maxWaiting ?? 1_000, 0);
  const graceMs = atLeast('graceMs', options.graceMs ?? 5_000, 0);
  return {
    name: 'compute-local',
    async register(providers) {
      await removeAbandoned(resolve(directory));
      const gpus = await findGpus(options.nvidiaSmi ?? 'nvidia-smi');
      providers.compute('local', new LocalCompute({ directory: resolve(directory), cores, memoryBytes, gpus, maxWaiting, graceMs }));
    },
  };
});

function atLeast(name: string, value: number, least: number): number {
  if (typeof value === 'number' && value >= least && Number.isFinite(value)) return value;
  throw new InvalidInputError(`compute-local: ${name} is ${value}, expected a number of at least ${least}`);
}

/** What the machine has, or the container it runs in was given. */
function memoryOfMachine(): number {
  const given = process.constrainedMemory();
  return given > 0 ? Math.min(given, totalmem()) : totalmem();
}
