import { CairnError, InvalidInputError, LimitExceededError, NotFoundError } from '@cairn/core';
import assert from 'node:assert/strict';
import { CorruptedError, type StorageProvider } from '../storage.js';
import { collect, digestOf, halfThen, inChunks, sampleBytes } from './bytes.js';
import type { Check } from './check.js';

/** A storage under test. */
export interface StorageSubject {
  readonly provider: StorageProvider;
  /** Another provider over the same place, as after a restart. */
  reopen(): Promise<StorageProvider>;
}

/** A storage under test whose bytes can be reached behind its back. */
export interface DamageableStorageSubject extends StorageSubject {
  /** Changes a byte of what is kept. */
  corrupt(uri: string): Promise<void>;
}

/** What every storage provider promises. Each check works with objects of its own and leaves others alone. */
export const storageChecks: readonly Check<StorageSubject>[] = [
  check<StorageSubject>('bytes come back as they were put, whatever their size', async ({ provider }) => {
    for (const sizeBytes of [1, 31, 65_536, 1_048_577, 5_000_003]) {
      const bytes = sampleBytes('round trip', sizeBytes);
      const kept = await provider.put(inChunks(bytes), {});
      assert.deepEqual(await provider.stat(kept.uri), kept);
      assert.equal(digestOf(await collect(provider.get(kept.uri, {}))), digestOf(bytes), `${sizeBytes} bytes read back`);
    }
  }),
  check<StorageSubject>('an object is named by the SHA-256 of its bytes, and says its size', async ({ provider }) => {
    const bytes = sampleBytes('digest', 100_000);
    const kept = await provider.put(inChunks(bytes), {});
    assert.equal(kept.digest, digestOf(bytes));
    assert.equal(kept.sizeBytes, 100_000);
    assert.match(kept.uri, /^[a-z][a-z0-9+.-]*:\/\/.+/);
  }),
  check<StorageSubject>('an empty object is an object', async ({ provider }) => {
    const kept = await provider.put(inChunks(new Uint8Array(0)), {});
    assert.equal(kept.sizeBytes, 0);
    assert.deepEqual(await provider.stat(kept.uri), kept);
    assert.equal((await collect(provider.get(kept.uri, {}))).byteLength, 0);
  }),
  check<StorageSubject>('no chunk is larger than 1 MiB', async ({ provider }) => {
    const kept = await provider.put(inChunks(sampleBytes('chunks', 3_000_000)), {});
    for await (const chunk of provider.get(kept.uri, {})) {
      assert.ok(chunk.byteLength <= 1_048_576, `a chunk of ${chunk.byteLength} bytes`);
    }
  }),
  check<StorageSubject>('the same bytes, put by several callers at once, are one object', async ({ provider }) => {
    const bytes = sampleBytes('concurrent', 300_000);
    const kept = await Promise.all(Array.from({ length: 8 }, () => provider.put(inChunks(bytes), {})));
    for (const one of kept) assert.deepEqual(one, kept[0]);
    assert.equal(digestOf(await collect(provider.get(kept[0]!.uri, {}))), digestOf(bytes));
  }),
  check<StorageSubject>('what was put is there after a restart', async ({ provider, reopen }) => {
    const kept = await provider.put(inChunks(sampleBytes('restart', 70_000)), {});
    const again = await reopen();
    assert.deepEqual(await again.stat(kept.uri), kept);
    assert.equal(digestOf(await collect(again.get(kept.uri, {}))), kept.digest);
  }),
  check<StorageSubject>('nothing can be seen of an object before all of it is kept', async ({ provider }) => {
    const bytes = sampleBytes('half', 400_000);
    const { uri } = await provider.put(inChunks(bytes), {});
    await provider.delete(uri);
    const kept = await provider.put(
      halfThen(bytes, async () => assertAbsent(provider, uri)),
      {},
    );
    assert.equal(digestOf(await collect(provider.get(kept.uri, {}))), digestOf(bytes));
  }),
  check<StorageSubject>('a source that fails leaves nothing behind, and its error reaches the caller', async ({ provider }) => {
    const bytes = sampleBytes('source fails', 200_000);
    const uris = await urisOfWholeAndHalf(provider, bytes);
    const failure = new Error('The source failed');
    const failing = provider.put(halfThen(bytes, () => Promise.reject(failure)), {});
    await assert.rejects(failing, (error: Error) => error === failure || error.cause === failure);
    for (const uri of uris) await assertAbsent(provider, uri);
  }),
  check<StorageSubject>('an upload ends when its signal aborts, also while its source hangs, and leaves nothing', async ({ provider }) => {
    const bytes = sampleBytes('aborted put', 200_000);
    const uris = await urisOfWholeAndHalf(provider, bytes);
    const caller = new AbortController();
    const reason = new Error('The caller left');
    const hanging = halfThen(bytes, () => {
      caller.abort(reason);
      return new Promise(() => undefined);
    });
    await assert.rejects(provider.put(hanging, { signal: caller.signal }), reason);
    await assert.rejects(provider.put(inChunks(bytes), { signal: caller.signal }), reason);
    for (const uri of uris) await assertAbsent(provider, uri);
  }),
  check<StorageSubject>('a download ends when its signal aborts', async ({ provider }) => {
    const { uri } = await provider.put(inChunks(sampleBytes('aborted get', 8_000_000)), {});
    const caller = new AbortController();
    const reason = new Error('The caller left');
    await assert.rejects(async () => {
      for await (const chunk of provider.get(uri, { signal: caller.signal })) if (chunk.byteLength > 0) caller.abort(reason);
    }, reason);
  }),
  check<StorageSubject>('an object of exactly maxBytes is kept; one byte more is refused and leaves nothing', async ({ provider }) => {
    const bytes = sampleBytes('limit', 100_000);
    const kept = await provider.put(inChunks(bytes), { maxBytes: 100_000 });
    await provider.delete(kept.uri);
    const half = await provider.put(inChunks(bytes.subarray(0, 99_999)), {});
    await provider.delete(half.uri);
    await assert.rejects(provider.put(inChunks(bytes), { maxBytes: 99_999 }), LimitExceededError);
    await assertAbsent(provider, kept.uri);
    await assertAbsent(provider, half.uri);
  }),
  check<StorageSubject>('a range gives its bytes and no others', async ({ provider }) => {
    const bytes = sampleBytes('range', 700_000);
    const { uri } = await provider.put(inChunks(bytes), {});
    for (const [start, end] of [[0, 1], [1, 1], [262_143, 262_146], [699_999, 700_000], [650_000, 800_000], [700_000, 700_001]] as const) {
      const read = await collect(provider.get(uri, { range: { start, end } }));
      assert.deepEqual(Buffer.from(read), Buffer.from(bytes.subarray(start, end)), `bytes ${start} to ${end}`);
    }
    for (const range of [{ start: 2, end: 1 }, { start: -1, end: 1 }, { start: 0.5, end: 1 }, { start: 0, end: NaN }]) {
      await assert.rejects(collect(provider.get(uri, { range })), InvalidInputError, JSON.stringify(range));
    }
  }),
  check<StorageSubject>('a deleted object is gone, others stay, and deleting it again is fine', async ({ provider }) => {
    const gone = await provider.put(inChunks(sampleBytes('deleted', 1_000)), {});
    const stays = await provider.put(inChunks(sampleBytes('not deleted', 1_000)), {});
    await provider.delete(gone.uri);
    await assertAbsent(provider, gone.uri);
    await provider.delete(gone.uri);
    assert.deepEqual(await provider.stat(stays.uri), stays);
  }),
  check<StorageSubject>('a URI that is not its own is refused, whatever it tries to reach', async ({ provider }) => {
    const { uri } = await provider.put(inChunks(sampleBytes('foreign', 10)), {});
    const scheme = uri.slice(0, uri.indexOf('://'));
    const foreign = ['', 'nonsense', `${scheme}://`, `${scheme}://../../../../etc/passwd`, `${uri}/../../x`, `${uri}%2f..`, `${uri}\0`, `other-${uri}`, '/etc/passwd'];
    for (const wrong of foreign) {
      await assert.rejects(provider.stat(wrong), refusal, `stat ${JSON.stringify(wrong)}`);
      await assert.rejects(provider.delete(wrong), refusal, `delete ${JSON.stringify(wrong)}`);
      await assert.rejects(async () => collect(provider.get(wrong, {})), refusal, `get ${JSON.stringify(wrong)}`);
    }
  }),
];

/** What every storage provider promises about bytes that changed after they were put. */
export const storageDamageChecks: readonly Check<DamageableStorageSubject>[] = [
  check<DamageableStorageSubject>('damaged bytes are never passed off as good: the read throws before its end', async ({ provider, corrupt }) => {
    for (const sizeBytes of [1, 1_000, 3_000_000]) {
      const { uri } = await provider.put(inChunks(sampleBytes('damaged', sizeBytes)), {});
      await corrupt(uri);
      let readBytes = 0;
      await assert.rejects(async () => {
        for await (const chunk of provider.get(uri, {})) readBytes += chunk.byteLength;
      }, CorruptedError);
      assert.ok(readBytes < sizeBytes, `all ${sizeBytes} bytes were handed out before the error`);
      await provider.delete(uri);
    }
  }),
];

function check<Subject>(title: string, run: Check<Subject>['run']): Check<Subject> {
  return { title, timeLimitMs: 30_000, run };
}

/** Where the bytes, and the half of them that a careless provider would keep, would be. Both are absent after. */
async function urisOfWholeAndHalf(provider: StorageProvider, bytes: Uint8Array): Promise<readonly string[]> {
  const uris: string[] = [];
  for (const part of [bytes, bytes.subarray(0, Math.floor(bytes.byteLength / 2))]) {
    const { uri } = await provider.put(inChunks(part), {});
    await provider.delete(uri);
    uris.push(uri);
  }
  return uris;
}

async function assertAbsent(provider: StorageProvider, uri: string): Promise<void> {
  assert.equal(await provider.stat(uri), undefined, `'${uri}' can be seen`);
  await assert.rejects(async () => collect(provider.get(uri, {})), NotFoundError, `'${uri}' can be read`);
}

/** Refused for what it is, or not there: either way the caller learns nothing and nothing is touched. */
function refusal(error: unknown): boolean {
  return error instanceof CairnError && (error.code === 'INVALID_INPUT' || error.code === 'NOT_FOUND');
}
