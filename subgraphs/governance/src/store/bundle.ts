import { createHash, type Hash as HashState } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { BundleFile, BundleFolder } from '../domain/export/bundle.js';

/** Every file of a bundle has this time, so that the same content gives the same bytes. */
const epoch = new Date(Date.UTC(1980, 0, 1));
/** Proofs are hashes, which no effort makes much smaller. */
const options = { mtime: epoch, mode: 0o100644, compressionLevel: 2 };

interface Growing {
  readonly stream: WriteStream;
  readonly hash: HashState;
  bytes: number;
  rows: number | undefined;
}

/** A bundle that is written to an empty folder of this machine, piece by piece; what lies there already is thrown away, and in the end all is. */
export async function openBundleFolder(folder: string): Promise<BundleFolder> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const growing = new Map<string, Growing>();
  return {
    async append(name, bytes, rows) {
      const file = growing.get(name) ?? (await begin(folder, name));
      growing.set(name, file);
      const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      file.hash.update(buffer);
      file.bytes += buffer.length;
      if (rows !== undefined) file.rows = (file.rows ?? 0) + rows;
      if (!file.stream.write(buffer)) await once(file.stream, 'drain');
    },
    async close() {
      const files = new Map<string, BundleFile>();
      for (const [name, { stream, hash, bytes, rows }] of [...growing].sort(([a], [b]) => (a < b ? -1 : 1))) {
        stream.end();
        await finished(stream);
        files.set(name, { sha256: hash.digest('hex'), bytes, ...(rows === undefined ? {} : { rows }) });
      }
      return files;
    },
    async *zip(extra) {
      const zip = new ZipFile();
      for (const name of [...growing.keys(), ...extra.keys()].sort()) {
        const inMemory = extra.get(name);
        if (inMemory) zip.addBuffer(inMemory, name, options);
        else zip.addFile(join(folder, name), name, options);
      }
      zip.end();
      yield* zip.outputStream as unknown as AsyncIterable<Uint8Array>;
    },
    async [Symbol.asyncDispose]() {
      for (const { stream } of growing.values()) stream.destroy();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function begin(folder: string, name: string): Promise<Growing> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const stream = createWriteStream(path, { mode: 0o600, highWaterMark: 1 << 20 });
  await once(stream, 'open');
  return { stream, hash: createHash('sha256'), bytes: 0, rows: undefined };
}
