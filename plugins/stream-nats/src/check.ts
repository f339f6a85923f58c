import { InvalidInputError, type PublishedMessage, type SubscribeOptions } from '@cairn/plugin';

/** @throws {InvalidInputError} unless it is words with dots between them: no wildcard, since answers go to one subject. */
export function checkSubject(subject: string): void {
  if (/^[\w-]+(?:\.[\w-]+)*$/.test(subject) && subject.length <= 200) return;
  throw new InvalidInputError(`Subject ${shown(subject)} does not fit; expected words of letters, digits, dashes and underscores with dots between them, at most 200 characters`);
}

/** @throws {InvalidInputError} */
export function checkConsumer(consumer: string): void {
  if (!/^[\w-]{1,100}$/.test(consumer)) throw new InvalidInputError(`Consumer ${shown(consumer)} does not fit; expected 1 to 100 letters, digits, dashes and underscores`);
}

/** @throws {InvalidInputError} */
export function checkOptions({ consumer, inFlight, ackWaitMs }: SubscribeOptions): void {
  checkConsumer(consumer);
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > 10_000) throw new InvalidInputError(`inFlight is ${inFlight}; expected 1 to 10,000 messages`);
  if (!(ackWaitMs >= 100 && ackWaitMs <= 86_400_000)) throw new InvalidInputError(`ackWaitMs is ${ackWaitMs}; expected 100 to 86,400,000 milliseconds`);
}

/** @throws {InvalidInputError} when its id cannot stand in a header. */
export function checkMessage({ id }: PublishedMessage): void {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/.test(id)) throw new InvalidInputError(`Message id ${shown(id)} does not fit; expected 1 to 200 printable characters of ASCII`);
}

function shown(text: string): string {
  return JSON.stringify(String(text).slice(0, 60));
}
