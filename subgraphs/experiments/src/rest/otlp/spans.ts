import { InvalidInputError, type Json } from '@cairn/core';
import type { SpanAttributes, SpanOfTrace, Span } from '../../domain/span.js';

/** How deep values may lie in one another. */
const deepest = 32;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The spans of an `ExportTraceServiceRequest`, as the protocol's JSON writes it.
 * @throws {InvalidInputError} naming the place of what does not fit.
 */
export function spansOf(request: unknown): SpanOfTrace[] {
  const spans: SpanOfTrace[] = [];
  each(fieldsOf(request, 'body'), 'resourceSpans', '', (resourceSpans, place) => {
    const service = serviceOf(resourceSpans, place);
    each(resourceSpans, 'scopeSpans', place, (scopeSpans, inner) => {
      each(scopeSpans, 'spans', inner, (span, at) => void spans.push({ traceId: idOf(span, 'traceId', at, 16), span: spanOf(span, at), service }));
    });
  });
  return spans;
}

function serviceOf(resourceSpans: Fields, place: string): string | undefined {
  const resource = resourceSpans['resource'];
  if (resource === undefined || resource === null) return undefined;
  const service = attributesOf(fieldsOf(resource, `${place}.resource`), `${place}.resource`)['service.name'];
  // What a library says that was not told a name.
  return typeof service === 'string' && service !== '' && !service.startsWith('unknown_service') ? service.slice(0, 250) : undefined;
}

function spanOf(span: Fields, at: string): Span {
  const status = span['status'] === undefined || span['status'] === null ? {} : fieldsOf(span['status'], `${at}.status`);
  const ended = nanosecondsOf(span, 'endTimeUnixNano', at);
  const parentId = textOf(span, 'parentSpanId', at) === '' ? undefined : idOf(span, 'parentSpanId', at, 8);
  return {
    id: idOf(span, 'spanId', at, 8),
    // Some libraries write zeros where there is no parent.
    parentId: parentId === '0'.repeat(16) ? undefined : parentId,
    name: textOf(span, 'name', at),
    kind: enumOf(span['kind'], kinds),
    startedNs: nanosecondsOf(span, 'startTimeUnixNano', at),
    endedNs: ended === 0n ? undefined : ended,
    status: statuses[enumOf(status['code'], statusNames)] ?? 'unset',
    statusMessage: textOf(status, 'message', `${at}.status`).slice(0, 10_000),
    attributes: attributesOf(span, at),
    events: list(span, 'events', at).map((event, index) => {
      const place = `${at}.events[${index}]`;
      return { name: textOf(event, 'name', place).slice(0, 1_000), atNs: nanosecondsOf(event, 'timeUnixNano', place), attributes: attributesOf(event, place) };
    }),
    links: list(span, 'links', at).map((link, index) => {
      const place = `${at}.links[${index}]`;
      return { traceId: idOf(link, 'traceId', place, 16), spanId: idOf(link, 'spanId', place, 8), attributes: attributesOf(link, place) };
    }),
  };
}

const kinds = ['SPAN_KIND_UNSPECIFIED', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER', 'SPAN_KIND_CONSUMER'];
const statusNames = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];
const statuses = ['unset', 'ok', 'error'] as const;

/** A number, or the name that stands for it; 0 for one that is not known. */
function enumOf(value: unknown, names: readonly string[]): number {
  const number = typeof value === 'string' ? names.indexOf(value) : typeof value === 'number' ? value : 0;
  return Number.isInteger(number) && number >= 0 && number < names.length ? number : 0;
}

function attributesOf(fields: Fields, place: string): SpanAttributes {
  return pairsOf(list(fields, 'attributes', place), `${place}.attributes`, 0);
}

function pairsOf(pairs: readonly Fields[], place: string, depth: number): SpanAttributes {
  return Object.fromEntries(pairs.map((pair, index) => [textOf(pair, 'key', `${place}[${index}]`), valueOf(pair['value'], `${place}[${index}].value`, depth)]));
}

/** A value; whole numbers that JSON cannot carry stay texts. */
function valueOf(value: unknown, place: string, depth: number): Json {
  if (value === undefined || value === null) return null;
  if (depth > deepest) throw new InvalidInputError(`${place.slice(0, 80)}… is nested deeper than ${deepest}`);
  const fields = fieldsOf(value, place);
  if (fields['stringValue'] !== undefined) return textOf(fields, 'stringValue', place);
  if (fields['boolValue'] !== undefined) return fields['boolValue'] === true || fields['boolValue'] === 'true';
  if (fields['intValue'] !== undefined) return wholeOf(fields['intValue'], place);
  if (fields['doubleValue'] !== undefined) return doubleIn(fields['doubleValue'], place);
  if (fields['arrayValue'] !== undefined) return list(fieldsOf(fields['arrayValue'], place), 'values', place).map((one, index) => valueOf(one, `${place}[${index}]`, depth + 1));
  if (fields['kvlistValue'] !== undefined) return pairsOf(list(fieldsOf(fields['kvlistValue'], place), 'values', place), place, depth + 1);
  return fields['bytesValue'] === undefined ? null : textOf(fields, 'bytesValue', place);
}

function wholeOf(value: unknown, place: string): number | string {
  const text = String(value);
  if ((typeof value !== 'number' && typeof value !== 'string') || !/^-?\d{1,20}$/.test(text)) throw new InvalidInputError(`${place}.intValue is ${shown(value)}; expected a whole number`);
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function doubleIn(value: unknown, place: string): number | string {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' && (['NaN', 'Infinity', '-Infinity'].includes(value) || (value.trim() !== '' && Number.isFinite(Number(value))))) return Number.isFinite(Number(value)) ? Number(value) : value;
  throw new InvalidInputError(`${place}.doubleValue is ${shown(value)}; expected a number`);
}

function nanosecondsOf(fields: Fields, name: string, place: string): bigint {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return 0n;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 64) return BigInt(value);
  throw new InvalidInputError(`${place}.${name} is ${shown(value)}; expected nanoseconds since 1970 as a whole number`);
}

function idOf(fields: Fields, name: string, place: string, bytes: 8 | 16): string {
  const text = textOf(fields, name, place).toLowerCase();
  if (text.length !== bytes * 2 || !/^[0-9a-f]+$/.test(text)) throw new InvalidInputError(`${place}.${name} is ${shown(text)}; expected ${bytes} bytes as ${bytes * 2} hex digits`);
  if (name !== 'parentSpanId' && /^0+$/.test(text)) throw new InvalidInputError(`${place}.${name} is all zeros, which is no id`);
  return text;
}

function textOf(fields: Fields, name: string, place: string): string {
  const value = fields[name];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new InvalidInputError(`${place}.${name} is ${shown(value)}; expected a text`);
  return value;
}

function each(fields: Fields, name: string, place: string, visit: (item: Fields, place: string) => void): void {
  list(fields, name, place).forEach((item, index) => visit(item, `${place === '' ? '' : `${place}.`}${name}[${index}]`));
}

function list(fields: Fields, name: string, place: string): Fields[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new InvalidInputError(`${place}${place === '' ? '' : '.'}${name} is ${shown(value)}; expected a list`);
  return value.map((item, index) => fieldsOf(item, `${name}[${index}]`));
}

function fieldsOf(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidInputError(`${place} is ${shown(value)}; expected an object`);
  return value as Fields;
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
