import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { InvalidInputError, relativePath } from '@cairn/core';

/** What a zip may be, before it is no bundle of ours. */
export interface UnpackLimits {
  readonly files: number;
  /** Of all files, unpacked. */
  readonly bytes: number;
  /** Unpacked bytes to packed ones; small files may repeat themselves more. */
  readonly ratio: number;
}

/** A million files, 2 GiB, and 200 times what they are packed. */
const defaultLimits: UnpackLimits = { files: 1_000_000, bytes: 2 ** 31, ratio: 200 };
/** What may be unpacked of however few bytes: 8 MiB. */
const smallBytes = 2 ** 23;
const fileKinds = { mask: 0o170_000, folder: 0o040_000, regular: 0o100_000 };

/**
 * The files of a zip, in memory; nothing is written anywhere.
 * @throws {InvalidInputError} when the bytes are not one, or it holds what no bundle does: names that lead out of it, links and devices, one
 * name twice, or more than the limits.
 */
export async function unpack(bytes: Buffer, limits: UnpackLimits = defaultLimits): Promise<Map<string, Buffer>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, opened) => (error ? reject(notAZip(error)) : resolve(opened)));
  });
  const files = new Map<string, Buffer>();
  let announced = 0;
  if (zip.entryCount > limits.files) throw new InvalidInputError(`The zip holds ${zip.entryCount.toLocaleString('en')} files; at most ${limits.files.toLocaleString('en')}`);
  await new Promise<void>((resolve, reject) => {
    const next = async (entry: Entry): Promise<void> => {
      requireOurs(entry, files);
      announced += entry.uncompressedSize;
      if (announced > limits.bytes) throw new InvalidInputError(`The zip unpacks to more than ${limits.bytes.toLocaleString('en')} bytes`);
      // Of the zip's own size, not of what its entries say that they take: those may lie over one another.
      if (announced > Math.max(smallBytes, bytes.length * limits.ratio)) throw new InvalidInputError(`The zip of ${bytes.length.toLocaleString('en')} bytes unpacks to more than ${limits.ratio} times as much`);
      if (!entry.fileName.endsWith('/')) files.set(entry.fileName, await contentOf(zip, entry));
      zip.readEntry();
    };
    zip.once('end', resolve);
    zip.once('error', (error: Error) => reject(notAZip(error)));
    zip.on('entry', (entry: Entry) => void next(entry).catch(reject));
    zip.readEntry();
  }).finally(() => zip.close());
  return files;
}

function requireOurs({ fileName, externalFileAttributes }: Entry, files: ReadonlyMap<string, Buffer>): void {
  relativePath(fileName.replace(/\/$/, ''));
  // Unix keeps what kind of file it is in the upper half; other systems leave it empty, and some readers believe it of them too.
  const kind = (externalFileAttributes >>> 16) & fileKinds.mask;
  if (kind !== 0 && kind !== fileKinds.folder && kind !== fileKinds.regular) throw new InvalidInputError(`The zip's '${fileName.slice(0, 120)}' is a link or a device; expected files alone`);
  if (files.has(fileName)) throw new InvalidInputError(`The zip holds '${fileName.slice(0, 120)}' twice`);
}

/** Exactly the bytes that the entry announced: more or fewer are an error. */
function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(notAZip(error));
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('error', (cause: Error) => reject(notAZip(cause)));
      stream.once('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}

function notAZip(cause: Error): InvalidInputError {
  return new InvalidInputError(`The file is not a zip of ours: ${cause.message}`, { cause });
}
