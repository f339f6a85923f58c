import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UnavailableError } from '@cairn/core';
import type { Providers } from '@cairn/plugin';
import type { Witness } from '../domain/audit/witness.js';

/**
 * The witnesses of a configuration.
 * @param places `file:/path` (every note is added, and the newest can be asked for), `https://…` or `http://…` (POST, `text/plain`), or
 * `storage:<scheme>` (an object each, in that storage provider).
 */
export function witnessesAt(places: readonly string[], providers: Providers): Witness[] {
  return places.map((place) => {
    if (place.startsWith('file:')) return fileWitness(place.slice('file:'.length));
    if (place.startsWith('storage:')) return storageWitness(place.slice('storage:'.length), providers);
    return webhookWitness(place);
  });
}

/** Notes one after the other, as they were signed, with an empty line after each; a write-once volume or another machine's is best. */
function fileWitness(path: string): Witness {
  const newestPath = `${path}.newest`;
  return {
    name: `file:${path}`,
    async push(note) {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, 'a', 0o644);
      try {
        await file.write(`${note}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      const staging = await open(`${newestPath}.${process.pid}`, 'w', 0o644);
      try {
        await staging.writeFile(note);
        await staging.sync();
      } finally {
        await staging.close();
      }
      await rename(`${newestPath}.${process.pid}`, newestPath);
    },
    // One that cannot be read has nothing to say; that it can be written to is seen with the next note.
    newest: () => readFile(newestPath, 'utf8').catch(() => undefined),
  };
}

/** Follows no redirect: what is configured is where it goes. */
function webhookWitness(url: string): Witness {
  const shown = url.replace(/:\/\/.*@/s, '://…@');
  return {
    name: shown,
    async push(note, signal) {
      const { username, password, href } = splitCredentials(url);
      const response = await fetch(href, {
        method: 'POST',
        body: note,
        redirect: 'error',
        signal,
        headers: { 'content-type': 'text/plain; charset=utf-8', ...(username === '' ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }) },
      });
      await response.body?.cancel();
      if (!response.ok) throw new UnavailableError(`It answered ${response.status}`);
    },
    newest: () => Promise.resolve(undefined),
  };
}

function storageWitness(scheme: string, providers: Providers): Witness {
  return {
    name: `storage:${scheme}`,
    async push(note, signal) {
      await providers.storageFor(`${scheme}://`).put(bytesOf(note), { signal });
    },
    newest: () => Promise.resolve(undefined),
  };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function splitCredentials(url: string): { readonly username: string; readonly password: string; readonly href: string } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  return { username: decodeURIComponent(username), password: decodeURIComponent(password), href: parsed.href };
}
