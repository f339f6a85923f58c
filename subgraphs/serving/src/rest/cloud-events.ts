import { InvalidInputError } from '@cairn/core';
import type { PayloadEvent } from '../domain/payload-event.js';

type Json = Readonly<Record<string, unknown>>;

/** Headers of a request, by their name in small letters. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The most events of one request. */
const mostEvents = 1_000;
const longestId = 500;
const halves: ReadonlyMap<string, PayloadEvent['half']> = new Map([
  ['org.kubeflow.serving.inference.request', 'request'],
  ['org.kubeflow.serving.inference.response', 'answer'],
]);
/** Nothing was served earlier. */
const firstTime = Date.UTC(2000, 0, 1);

/**
 * Reads the events of KServe's payload logger in any of the modes of CloudEvents 1.0 over HTTP: binary (attributes are
 * headers), structured (`application/cloudevents+json`) and in batches (`application/cloudevents-batch+json`).
 * @throws {InvalidInputError} naming the event and the attribute that do not fit.
 */
export function readCloudEvents(headers: Headers, body: Buffer, now: Date): PayloadEvent[] {
  const type = String(headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type === 'application/cloudevents-batch+json') {
    const events = parsed(body, 'The body');
    if (!Array.isArray(events) || events.length > mostEvents) throw new InvalidInputError(`The body is no list of at most ${mostEvents.toLocaleString('en')} events`);
    return (events as unknown[]).map((event, index) => structured(event, `Event ${index + 1}`, now));
  }
  if (type === 'application/cloudevents+json') return [structured(parsed(body, 'The body'), 'The event', now)];
  if (headers['ce-id'] === undefined) throw new InvalidInputError("There is no header 'ce-id', and Content-Type is neither application/cloudevents+json nor application/cloudevents-batch+json; expected a CloudEvent");
  const attributes = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), decoded(value)]] : [])));
  return [eventOf(attributes, parsed(body, 'The body'), { title: 'The event', now })];
}

function structured(event: unknown, title: string, now: Date): PayloadEvent {
  if (!isRecord(event)) throw new InvalidInputError(`${title} is no object; expected a CloudEvent`);
  const { data, data_base64: encoded, ...attributes } = event;
  if (typeof encoded === 'string') return eventOf(attributes, parsed(Buffer.from(encoded, 'base64'), `${title}: data_base64`), { title, now });
  return eventOf(attributes, typeof data === 'string' ? parsed(Buffer.from(data), `${title}: data`) : data, { title, now });
}

function eventOf(attributes: Json, body: unknown, { title, now }: { readonly title: string; readonly now: Date }): PayloadEvent {
  const text = (name: string): string => {
    const value = attributes[name];
    if (typeof value !== 'string' || value === '' || value.length > longestId || /[\0\ud800-\udfff]/u.test(value)) throw new InvalidInputError(`${title}: '${name}' is ${shown(value)}; expected a text of 1 to ${longestId} characters`);
    return value;
  };
  if (text('specversion') !== '1.0') throw new InvalidInputError(`${title}: 'specversion' is ${shown(attributes['specversion'])}; expected 1.0`);
  const half = halves.get(text('type'));
  if (half === undefined) throw new InvalidInputError(`${title}: 'type' is ${shown(attributes['type'])}; expected ${[...halves.keys()].join(' or ')}`);
  return { id: text('id'), half, endpoint: text('inferenceservicename'), at: timeOf(attributes, title, now), body: requireBody(body, half, title) };
}

function requireBody(body: unknown, half: PayloadEvent['half'], title: string): Json {
  const names = half === 'request' ? ['inputs', 'instances'] : ['outputs', 'predictions', 'error'];
  if (!isRecord(body) || !names.some((name) => body[name] !== undefined)) {
    throw new InvalidInputError(`${title}: its data is no ${half} of the inference protocol; expected JSON with ${names.map((name) => `'${name}'`).join(' or ')}`);
  }
  return body;
}

/** A clock that goes ahead says now. */
function timeOf(attributes: Json, title: string, now: Date): Date {
  const given = attributes['time'] ?? attributes['recordedtime'];
  if (given === undefined) return now;
  const at = new Date(typeof given === 'string' ? given : NaN);
  if (!(at.getTime() >= firstTime)) throw new InvalidInputError(`${title}: 'time' is ${shown(given)}; expected an ISO 8601 time from the year 2000 on`);
  return at > now ? now : at;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function parsed(bytes: Buffer, title: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new InvalidInputError(`${title} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 60);
}
