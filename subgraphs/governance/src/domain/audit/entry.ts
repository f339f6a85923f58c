import { createHash } from 'node:crypto';
import { canonicalJson, type CairnEvent } from '@cairn/core';

/** The most bytes of an entry: bundles of entries give its length in 16 bits (C2SP tlog-tiles). */
const mostBytes = 65_535;

/**
 * The bytes that an entry of the audit trail is: one line of canonical JSON. Its leaf hash is taken over exactly these. Of one that would be
 * longer than 65,535 bytes, links and payload stand in it by digest (`v` is 2 then).
 */
export function entryBytes(event: CairnEvent): Buffer {
  const { links, payload, ...rest } = event;
  const whole = line({ v: 1, ...rest, links, payload });
  return whole.length <= mostBytes ? whole : line({ v: 2, ...rest, linksDigest: digestOf(links), payloadDigest: digestOf(payload) });
}

function line(entry: object): Buffer {
  return Buffer.from(canonicalJson(entry));
}

function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}
