import assert from 'node:assert/strict';
import type { Check } from '../check.js';
import { shellJob, submit } from './jobs.js';
import { assertIdle, check, expectStatus, type ComputeSubject } from './support.js';

/** What is heard of a job. */
export const logChecks: readonly Check<ComputeSubject>[] = [
  check('every log line arrives, in order, with its stream, before the outcome', async ({ provider }) => {
    const script = 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done; echo "a warning" >&2; printf "no end"';
    const job = submit(provider, shellJob(script));
    expectStatus(await job.outcome, 'succeeded');
    const texts = (stream: string): string[] => job.lines.filter((line) => line.stream === stream).map((line) => line.text);
    const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i}`);
    // Compared as one text: a failure of 20,000 elements would take a minute to print.
    assert.ok(texts('stdout').join('\n') === [...expected, 'no end'].join('\n'), `${texts('stdout').length} of 20,001 lines, or another order`);
    assert.deepEqual(texts('stderr'), ['a warning']);
  }),
  check('log lines arrive while the job runs', async ({ provider }) => {
    const job = submit(provider, shellJob('echo begun; sleep 25'));
    await job.line('begun');
    job.cancel();
    expectStatus(await job.outcome, 'cancelled');
  }),
  check('a line without end is cut at 16,384 characters, and said to be', async ({ provider }) => {
    const job = submit(provider, shellJob(`head -c 2000000 /dev/zero | tr '\\0' 'x'; echo; echo after`));
    expectStatus(await job.outcome, 'succeeded');
    assert.deepEqual(job.lines.map(({ text, truncated }) => [text.length, truncated]), [[16_384, true], [5, false]]);
  }),
  check('a listener that is slow holds the job back instead of filling the memory', async ({ provider }) => {
    const resources = { cores: 0.5, memoryBytes: 64 * 1_048_576 };
    const script = 'yes | head -n 200000';
    const held = gate();
    const begun = gate();
    let heard = 0;
    const slow = provider.submit(shellJob(script, { resources }), {
      signal: new AbortController().signal,
      onStart: () => undefined,
      onLog: () => {
        heard += 1;
        begun.open();
        return heard === 1 ? held.opened : undefined;
      },
    });
    await begun.opened;
    // The time in which a second job writes as much and ends is enough for the first, if it does not wait.
    const quick = submit(provider, shellJob(script, { resources }));
    expectStatus(await quick.outcome, 'succeeded');
    assert.equal(heard, 1, `${heard} lines were handed over while the listener was busy with the first`);
    held.open();
    expectStatus(await slow, 'succeeded');
    assert.equal(heard, 200_000);
  }),
  check('a listener that fails ends the job, and its error reaches the caller', async ({ provider }) => {
    const failure = new Error('The log is full');
    const outcome = provider.submit(shellJob('echo one; sleep 25'), {
      signal: new AbortController().signal,
      onStart: () => undefined,
      onLog: () => Promise.reject(failure),
    });
    await assert.rejects(outcome, failure);
    await assertIdle(provider);
  }),
];

/** A promise that the test resolves when it likes. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
