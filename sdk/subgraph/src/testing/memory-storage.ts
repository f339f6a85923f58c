import { createHash } from 'node:crypto';
import { definePlugin, type Plugin } from '@cairn/plugin';
import { LimitExceededError, NotFoundError } from '@cairn/core';

/** Storage that lives as long as the test: for tests whose subject is not storage. */
export const memoryStorage: () => Plugin = () =>
  definePlugin(() => {
    const kept = new Map<string, Buffer>();
    return {
      name: 'memory-storage',
      register(providers) {
        providers.storage('memory', {
          async put(bytes, { maxBytes = Infinity }) {
            const chunks: Uint8Array[] = [];
            for await (const chunk of bytes) chunks.push(chunk);
            const whole = Buffer.concat(chunks);
            if (whole.length > maxBytes) throw new LimitExceededError(`${whole.length} bytes exceed ${maxBytes} bytes`);
            const digest = `sha256:${createHash('sha256').update(whole).digest('hex')}` as const;
            const uri = `memory://${digest}`;
            kept.set(uri, whole);
            return { digest, sizeBytes: whole.length, uri };
          },
          async *get(uri, { range } = {}) {
            const whole = kept.get(uri);
            if (!whole) throw new NotFoundError(`'${uri}' is not kept`);
            yield range ? whole.subarray(range.start, range.end) : whole;
          },
          async delete(uri) {
            kept.delete(uri);
          },
          async stat(uri) {
            const whole = kept.get(uri);
            return whole && { digest: uri.slice('memory://'.length) as `sha256:${string}`, sizeBytes: whole.length, uri };
          },
        });
      },
    };
  })();
