import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate, type ZlibOptions } from 'node:zlib';
import { InvalidInputError, LimitExceededError } from '@cairn/core';

/** The most bytes of a request in JSON, or of the JSON before binary tensors: 16 MiB. */
export const mostJsonBytes = 2 ** 24;
/** The most bytes of a request with binary tensors, and of what a compressed one unpacks to: 64 MiB. */
export const mostBytes = 2 ** 26;

const unpackers: Readonly<Record<string, (bytes: Buffer, options: ZlibOptions) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gunzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(inflate),
};

/**
 * The body of a request, unpacked when it came as gzip or deflate.
 * @param limitBytes holds for what is sent and for what it unpacks to: nothing is unpacked beyond it.
 * @throws {LimitExceededError} when it is longer. @throws {InvalidInputError} when it is not packed as it says.
 */
export async function readPackedBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity' || encoding === '') return readBytes(request, limitBytes);
  const name = encoding.trim().toLowerCase();
  const unpack = Object.hasOwn(unpackers, name) ? unpackers[name] : undefined;
  const packed = await readBytes(request, limitBytes);
  if (!unpack) throw new InvalidInputError(`Content-Encoding '${name.slice(0, 40)}' cannot be read; expected gzip, deflate or none`);
  try {
    return await unpack(packed, { maxOutputLength: limitBytes });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new LimitExceededError(`Body exceeds ${limitBytes.toLocaleString('en')} bytes once it is unpacked`, { cause });
    throw new InvalidInputError(`Body is not ${name}: ${(cause as Error).message}`, { cause });
  }
}

/**
 * By events rather than as an iterator, which costs more than a small request does. What is too long is let in and thrown away before
 * it is refused: many clients do not look for an answer before they have sent all.
 */
function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    let kept = Number(request.headers['content-length'] ?? 0) <= limitBytes;
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (kept && sizeBytes <= limitBytes) chunks.push(chunk);
      else if (kept) {
        kept = false;
        chunks.length = 0;
      }
    });
    request.once('end', () => {
      if (kept) resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, sizeBytes));
      else reject(new LimitExceededError(`Body of ${sizeBytes.toLocaleString('en')} bytes exceeds ${limitBytes.toLocaleString('en')} bytes`));
    });
    request.once('error', (cause) => reject(new InvalidInputError(`The body did not arrive: ${cause.message}`, { cause })));
    // An error is made only when it is needed: its stack costs more than a small request does.
    request.once('close', () => {
      if (!request.readableEnded) reject(new InvalidInputError('The body did not arrive whole'));
    });
  });
}
