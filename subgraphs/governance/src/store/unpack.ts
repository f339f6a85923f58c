import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { InvalidInputError } from '@cairn/core';

/** More than this, unpacked, is no bundle of ours: 2 GiB. */
const largestBytes = 2 ** 31;

/** The files of a zip, in memory. @throws {InvalidInputError} when the bytes are not one. */
export async function unpack(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, opened) => (error ? reject(new InvalidInputError(`The file is not a zip: ${error.message}`, { cause: error })) : resolve(opened)));
  });
  const files = new Map<string, Buffer>();
  let total = 0;
  await new Promise<void>((resolve, reject) => {
    zip.once('end', resolve);
    zip.once('error', reject);
    zip.on('entry', (entry: Entry) => {
      total += entry.uncompressedSize;
      if (total > largestBytes) return reject(new InvalidInputError('The zip unpacks to more than 2 GiB'));
      if (entry.fileName.endsWith('/')) return zip.readEntry();
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.once('error', reject);
        stream.once('end', () => {
          files.set(entry.fileName, Buffer.concat(chunks));
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  });
  return files;
}
