import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';
import { check, expectStatus, type ComputeSubject } from './support.js';

const secret = 'CAIRN_CHECK_SECRET';

/** What a job finds where it runs: its arguments, its environment, its folder. */
export const surroundingsChecks: readonly Check<ComputeSubject>[] = [
  check('arguments arrive as they are: no shell reads them', async ({ provider }) => {
    const odd = ['$HOME', '`id`', 'a b', '*', "'", '"', '\\', ';', '', '-n'];
    const job = submit(provider, shellJob('', { command: ['sh', '-c', `for one; do printf '<%s>\\n' "$one"; done`, 'sh', ...odd] }));
    expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(job.lines.map((line) => line.text), odd.map((one) => `<${one}>`));
  }),
  check('a job sees no environment but its own', async ({ provider }) => {
    process.env[secret] = 'must not be passed on';
    try {
      const job = submit(provider, shellJob('env', { env: { GIVEN: 'a value' } }));
      expectStatus(await job.outcome, 'succeeded');
      const seen = job.lines.map((line) => line.text);
      assert.ok(seen.includes('GIVEN=a value'), 'what was given is missing');
      assert.ok(!seen.some((line) => line.startsWith(`${secret}=`)), 'a variable of the platform was passed on');
      assert.ok(seen.includes('CUDA_VISIBLE_DEVICES='), 'a job without GPUs must see none');
      for (const name of ['PATH', 'HOME', 'TMPDIR', 'CAIRN_WORK', 'CAIRN_JOB_ID', 'CAIRN_OUTPUTS']) {
        assert.ok(seen.some((line) => line.startsWith(`${name}=`)), `${name} is missing`);
      }
    } finally {
      delete process.env[secret];
    }
  }),
  check('a job without a working directory has an empty one of its own', async ({ provider }) => {
    const script = 'ls -A; echo "in $(pwd -P)"; touch left-behind';
    const folders: string[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const job = submit(provider, shellJob(script));
      expectStatus(await job.outcome, 'succeeded');
      assert.equal(job.lines.length, 1, `it was not empty: ${job.lines.map((line) => line.text).join(' ')}`);
      folders.push(job.lines[0]!.text);
    }
    assert.notEqual(folders[0], folders[1]);
  }),
  check('a job gets nothing to read on its standard input', async ({ provider }) => {
    expectStatus(await submit(provider, shellJob('cat')).outcome, 'succeeded');
  }),
];
