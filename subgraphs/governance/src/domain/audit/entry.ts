import { canonicalJson, type CairnEvent } from '@cairn/core';

/** The bytes that an entry of the audit trail is: one line of canonical JSON. Its leaf hash is taken over exactly these. */
export function entryBytes(event: CairnEvent): Buffer {
  return Buffer.from(
    canonicalJson({
      v: 1,
      index: event.index,
      id: event.id,
      type: event.type,
      projectId: event.projectId,
      nodeId: event.nodeId,
      actorId: event.actorId,
      requestId: event.requestId,
      causeId: event.causeId,
      at: event.at,
      links: event.links,
      payload: event.payload,
    }),
  );
}
