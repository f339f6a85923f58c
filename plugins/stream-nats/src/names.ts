import { createHash } from 'node:crypto';

/** What stands for a subject in names that may hold no dots: 16 hexadecimal digits of SHA-256. */
function markOf(subject: string): string {
  return createHash('sha256').update(subject).digest('hex').slice(0, 16);
}

/** Name of the stream that is made for a subject. */
export function ownStream(subject: string): string {
  return `CAIRN-${markOf(subject)}`;
}

/** Name of the durable consumer of a subject: a JetStream stream may keep several. */
export function consumerOf(consumer: string, subject: string): string {
  return `${consumer}-${markOf(subject)}`;
}

/** JetStream knows an id once a stream: where it keeps several subjects, the subject is made part of it. */
export function idIn(subject: string, id: string): string {
  return `${id} ${subject}`;
}
