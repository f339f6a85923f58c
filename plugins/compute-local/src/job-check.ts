import { InvalidInputError, type JobSpec } from '@cairn/plugin';
import { isAbsolute } from 'node:path';
import type { Request } from './slots.js';

/** What the machine has for jobs. */
export interface Capacity {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

/** What the provider sets and a job may not. */
const reservedNames = ['CAIRN_JOB_ID', 'CAIRN_OUTPUTS', 'CUDA_VISIBLE_DEVICES'] as const;

/** The longest delay that a timer of Node.js can have. */
const longestMs = 2_147_483_647;

/**
 * Checks a job before it waits, and says what it will need.
 * @throws {InvalidInputError} when it could never run here: names the value and the limit.
 */
export function checkJob(job: JobSpec, capacity: Capacity): Request {
  const refuse = (what: string): never => {
    throw new InvalidInputError(`Job '${job.id}': ${what}`);
  };
  const [program] = job.command;
  if (program === undefined || program === '') refuse('its command is empty, expected a program and its arguments');
  for (const argument of job.command) if (argument.includes('\0')) refuse('its command holds a NUL character');
  for (const [name, value] of Object.entries(job.env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) refuse(`'${name}' is not the name of an environment variable`);
    if ((reservedNames as readonly string[]).includes(name)) refuse(`its environment sets ${name}, which the provider sets`);
    if (value.includes('\0')) refuse(`its environment variable ${name} holds a NUL character`);
  }
  for (const name of ['workingDirectory', 'outputsPath'] as const) {
    const path = job[name];
    if (path !== undefined && !isAbsolute(path)) refuse(`${name} is '${path}', expected an absolute path`);
  }
  if (!(job.timeLimitMs > 0 && job.timeLimitMs <= longestMs)) {
    refuse(`timeLimitMs is ${job.timeLimitMs}, expected more than 0 and at most ${longestMs}`);
  }
  const { cores = 1, memoryBytes, gpus = 0 } = job.resources;
  if (!(cores > 0)) refuse(`it asks for ${cores} cores, expected more than 0`);
  if (!(memoryBytes > 0)) refuse(`it asks for ${memoryBytes} bytes of memory, expected more than 0`);
  if (!Number.isInteger(gpus) || gpus < 0) refuse(`it asks for ${gpus} GPUs, expected a whole number from 0`);
  if (cores > capacity.cores) refuse(`it asks for ${cores} cores, but this machine offers ${capacity.cores}`);
  if (memoryBytes > capacity.memoryBytes) {
    refuse(`it asks for ${memoryBytes} bytes of memory, but this machine offers ${capacity.memoryBytes}`);
  }
  if (gpus > capacity.gpus) refuse(`it asks for ${gpus} GPUs, but this machine offers ${capacity.gpus}`);
  return { jobId: job.id, cores, memoryBytes, gpus };
}
