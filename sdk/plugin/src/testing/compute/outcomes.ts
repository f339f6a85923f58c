import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';
import { check, expectStatus, type ComputeSubject } from './support.js';

/** What devices there are, and how a job that runs by itself ends. */
export const outcomeChecks: readonly Check<ComputeSubject>[] = [
  check('a device has an id of its own, a name and a size', async ({ provider }) => {
    const devices = await provider.devices();
    assert.ok(devices.some((device) => device.kind === 'cpu' && device.cores > 0), 'no CPU is offered');
    assert.equal(new Set(devices.map((device) => device.id)).size, devices.length, 'two devices have one id');
    for (const device of devices) {
      assert.ok(device.name.length > 0 && device.memoryBytes > 0, `device ${JSON.stringify(device)}`);
      assert.deepEqual(device.inUse.jobIds, [], 'a device is in use before any job');
    }
  }),
  check('a job that ends well has succeeded, with its outputs', async ({ provider }) => {
    const job = submit(provider, shellJob(`printf '{"auc": 0.75, "of": ["a"]}' > "$CAIRN_OUTPUTS"`));
    const outcome = expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(outcome.outputs, { auc: 0.75, of: ['a'] });
    assert.equal(job.starts.length, 1, 'onStart was called once');
    assert.ok(outcome.startedAt <= outcome.endedAt, 'it ended after it started');
  }),
  check('a job that leaves no outputs has none', async ({ provider }) => {
    assert.deepEqual(expectStatus(await submit(provider, shellJob('true')).outcome, 'succeeded').outputs, {});
  }),
  check('a job whose outputs are not a JSON object has failed, and the reason says so', async ({ provider }) => {
    for (const text of ['{"auc": ', '[1]', '7']) {
      const outcome = await submit(provider, shellJob(`printf '%s' '${text}' > "$CAIRN_OUTPUTS"`)).outcome;
      assert.match(expectStatus(outcome, 'failed').reason, /JSON/);
    }
  }),
  check('a job that ends badly has failed, with its exit code', async ({ provider }) => {
    const outcome = expectStatus(await submit(provider, shellJob('exit 3')).outcome, 'failed');
    assert.equal(outcome.exitCode, 3);
    assert.equal(outcome.signal, null);
  }),
  check('a job that a signal ended has failed, with the signal', async ({ provider }) => {
    const outcome = expectStatus(await submit(provider, shellJob('kill -s SEGV $$')).outcome, 'failed');
    assert.equal(outcome.exitCode, null);
    assert.equal(outcome.signal, 'SIGSEGV');
  }),
  check('a program that does not exist is a failed job, not an error', async ({ provider }) => {
    const outcome = await submit(provider, shellJob('', { command: ['cairn-no-such-program', 'x'] })).outcome;
    assert.match(expectStatus(outcome, 'failed').reason, /cairn-no-such-program/);
  }),
];
