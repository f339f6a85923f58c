import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, deflate, gzip, type ZlibOptions } from 'node:zlib';

const packers = {
  gzip: promisify<Buffer, ZlibOptions, Buffer>(gzip),
  deflate: promisify<Buffer, ZlibOptions, Buffer>(deflate),
} as const;

/** Shorter answers are sent as they are: packing them takes longer than sending them. */
const leastBytes = 1_024;
/** Fast rather than small: most callers are near. */
const level = constants.Z_BEST_SPEED;

/** Answers 200 with the bytes, packed when the caller takes gzip or deflate and it is worth it. */
export async function sendPacked(response: ServerResponse, bytes: Buffer, options: { readonly asked: IncomingHttpHeaders; readonly headers: OutgoingHttpHeaders }): Promise<void> {
  const coding = bytes.length < leastBytes ? undefined : codingOf(options.asked['accept-encoding']);
  const sent = coding === undefined ? bytes : await packers[coding](bytes, { level });
  const headers: OutgoingHttpHeaders = { ...options.headers, 'content-length': sent.length };
  if (coding !== undefined) {
    headers['content-encoding'] = coding;
    headers['vary'] = 'accept-encoding';
  }
  response.writeHead(200, headers);
  response.end(sent);
}

/** The first of ours that the caller takes (RFC 9110, section 12.5.3). */
export function codingOf(accepted: string | string[] | undefined): keyof typeof packers | undefined {
  if (accepted === undefined) return undefined;
  const taken = new Map<string, boolean>();
  for (const one of String(accepted).toLowerCase().split(',')) {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim());
    taken.set(name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)));
  }
  return (['gzip', 'deflate'] as const).find((coding) => taken.get(coding) ?? taken.get('*') ?? false);
}
