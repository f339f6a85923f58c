import type { Actor } from '@cairn/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { RememberedActors, type Holder } from './remembered-actors.js';

const ada: Actor = { id: 'act_1', name: 'Ada', kind: 'person', roles: {} };
const never = new Promise<undefined>(() => undefined);
const away = (): Promise<undefined> => Promise.reject(new Error('ECONNREFUSED'));

/** With a clock that only the test moves, and a database that says what the test wants. */
function remembering(more: { most?: number; patienceMs?: number } = {}) {
  const clock = { ms: 1_000 };
  const actors = new RememberedActors({ stopwatch: () => clock.ms, patienceMs: 5, ...more });
  let asked = 0;
  const ask = (answer: () => Promise<Holder | undefined>, credential = 'key'): Promise<Actor | undefined> =>
    actors.find(credential, () => {
      asked++;
      return answer();
    });
  return { clock, ask, asked: () => asked, knows: async (holder: Holder | undefined = { actor: ada, expiresAt: undefined }) => holder };
}

describe('while the database answers', () => {
  test('it is asked once in two seconds, also by many at a time', async () => {
    const { clock, ask, asked, knows } = remembering();
    expect(await Promise.all([ask(knows), ask(knows), ask(knows)])).toEqual([ada, ada, ada]);
    clock.ms += 1_999;
    expect(await ask(away)).toBe(ada);
    expect(asked()).toBe(1);
    clock.ms += 1;
    expect(await ask(knows)).toBe(ada);
    expect(asked()).toBe(2);
  });

  test('a revoked credential stops within two seconds, and so does an expired one at its time', async () => {
    const { clock, ask, knows } = remembering();
    expect(await ask(knows)).toBe(ada);
    clock.ms += 2_000;
    expect(await ask(async () => undefined)).toBeUndefined();
    expect(await ask(knows, 'short')).toBe(ada);
    expect(await ask(() => knows({ actor: ada, expiresAt: new Date(Date.now() - 1) }), 'expired')).toBeUndefined();
  });

  test('a late answer counts when it comes: who was let in meanwhile is not let in again', async () => {
    const { clock, ask, knows } = remembering();
    await ask(knows);
    clock.ms += 2_000;
    let answer!: (holder: undefined) => void;
    expect(await ask(() => new Promise((resolve) => (answer = resolve)))).toBe(ada);
    answer(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(away)).toBeUndefined();
  });

  test('somebody who is unknown is looked for once in two seconds, and let in as soon as there is such a credential', async () => {
    const { clock, ask, asked, knows } = remembering();
    expect(await ask(async () => undefined)).toBeUndefined();
    expect(await ask(knows)).toBeUndefined();
    expect(asked()).toBe(1);
    clock.ms += 2_000;
    expect(await ask(knows)).toBe(ada);
  });
});

describe('while the database does not answer', () => {
  test.each([['refuses', away], ['hangs', () => never]])('and %s: who was known goes on for ten minutes, and no longer', async (_, silent) => {
    const { clock, ask, knows } = remembering();
    await ask(knows);
    for (let minute = 0; minute < 9; minute++) {
      clock.ms += 60_000;
      expect(await ask(silent)).toBe(ada);
    }
    clock.ms += 60_000;
    expect(await Promise.race([ask(away).catch(() => 'refused'), new Promise((resolve) => setTimeout(resolve, 20, 'waits'))])).not.toBe(ada);
  });

  test('only one in two seconds waits for it', async () => {
    const { clock, ask, asked, knows } = remembering({ patienceMs: 60_000 });
    await ask(knows);
    clock.ms += 2_000;
    expect(await ask(away)).toBe(ada);
    clock.ms += 1_999;
    expect(await ask(() => never)).toBe(ada);
    expect(asked()).toBe(2);
  });

  test('a stranger is refused with its error, and so is one whose credential ends meanwhile', async () => {
    const { clock, ask, knows } = remembering();
    await expect(ask(away)).rejects.toThrow('ECONNREFUSED');
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const expiresAt = new Date(Date.now() + 60_000);
    expect(await ask(() => knows({ actor: ada, expiresAt }))).toBe(ada);
    clock.ms += 2_000;
    expect(await ask(away)).toBe(ada);
    vi.setSystemTime(expiresAt);
    expect(await ask(away)).toBeUndefined();
  });

  test('many strangers drive out nobody who is known', async () => {
    const { clock, ask, knows } = remembering({ most: 10 });
    await ask(knows);
    for (let number = 0; number < 50; number++) await ask(async () => undefined, `guess ${number}`);
    clock.ms += 2_000;
    expect(await ask(away)).toBe(ada);
  });
});
