import type { IncomingMessage } from 'node:http';

/** Why a GraphQL request's body cannot be used, with the HTTP status that says so. */
export class BodyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'BodyError';
    this.status = status;
  }
}

/**
 * Reads a JSON body.
 * @throws {BodyError} when it is too long (413), not JSON by its type (415), or not JSON at all (400).
 */
export async function readJsonBody(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const type = request.headers['content-type'];
  if (type === undefined || !/^application\/json\s*(;|$)/i.test(type)) {
    throw new BodyError(415, `Content-Type '${type ?? ''}' is not application/json`);
  }
  const charset = /;\s*charset="?([^";\s]+)/i.exec(type)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw new BodyError(415, `Charset '${charset}' is not utf-8`);
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw new BodyError(415, `Content-Encoding '${encoding}' is not supported`);
  const text = (await readBytes(request, limitBytes)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BodyError(400, `Body is not JSON: ${(error as Error).message}`);
  }
}

async function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  if (announced > limitBytes) throw tooLong(announced, limitBytes);
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw tooLong(sizeBytes, limitBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, sizeBytes);
}

function tooLong(sizeBytes: number, limitBytes: number): BodyError {
  return new BodyError(413, `Body of ${sizeBytes.toLocaleString('en-US')} bytes exceeds ${limitBytes.toLocaleString('en-US')} bytes`);
}
