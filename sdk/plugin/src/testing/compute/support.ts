import { InvalidInputError } from '@cairn/core';
import assert from 'node:assert/strict';
import type { ComputeProvider, JobOutcome, JobSpec } from '../../compute.js';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';

/** A compute under test. It must offer at least one core and 256 MiB, and its jobs find a POSIX shell as `sh`. */
export interface ComputeSubject {
  readonly provider: ComputeProvider;
  /** Another provider, for the check that closes it. */
  open(): Promise<ComputeProvider>;
}

export function check(title: string, run: Check<ComputeSubject>['run']): Check<ComputeSubject> {
  return { title, timeLimitMs: 30_000, run };
}

/** The outcome, which must be of the status. */
export function expectStatus<Status extends JobOutcome['status']>(
  outcome: JobOutcome,
  status: Status,
): Extract<JobOutcome, { status: Status }> {
  assert.equal(outcome.status, status, `the job ${JSON.stringify(outcome)}`);
  return outcome as Extract<JobOutcome, { status: Status }>;
}

/** How many cores there are in all. */
export async function coresOf(provider: ComputeProvider): Promise<number> {
  const cpu = (await provider.devices()).find((device) => device.kind === 'cpu');
  assert.ok(cpu?.cores, 'no CPU is offered');
  return cpu.cores;
}

/** A job with these changes is refused, with a message that fits. */
export async function assertRefused(provider: ComputeProvider, overrides: Partial<JobSpec>, message = /./): Promise<void> {
  const outcome = async (): Promise<JobOutcome> => submit(provider, shellJob('true', overrides)).outcome;
  await assert.rejects(outcome, InvalidInputError, JSON.stringify(overrides));
  await assert.rejects(outcome, message);
}

/** No job holds a device. */
export async function assertIdle(provider: ComputeProvider): Promise<void> {
  for (const device of await provider.devices()) assert.deepEqual(device.inUse.jobIds, [], `${device.id} is still held`);
}
