import type { Upload } from './runs/changes.js';
import { request, requestJson, type Connection } from './transport.js';

export async function upload(connection: Connection, projectId: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Upload> {
  return requestJson<Upload>(connection, `/api/v1/artifacts?project=${projectId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes instanceof Uint8Array ? (bytes as Uint8Array<ArrayBuffer>) : streamOf(bytes),
    // A stream is gone once it was read; bytes in memory can be sent again.
    retries: bytes instanceof Uint8Array ? 5 : 0,
  });
}

export async function download(connection: Connection, projectId: string, digest: string): Promise<Uint8Array> {
  const response = await request(connection, `/api/v1/artifacts/${digest}?project=${projectId}`, { retries: 5 });
  return new Uint8Array(await response.arrayBuffer());
}

function streamOf(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
