import type { Json } from '@cairn/core';
import { storedJson, storedText } from './stored-text.js';

/** One step of a trace. */
export interface Span {
  /** 16 hex digits, unique within the trace. */
  readonly id: string;
  /** The span that it is part of; undefined for the root. */
  readonly parentId: string | undefined;
  readonly name: string;
  /** As OpenTelemetry counts them: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  /** Nanoseconds since 1970. */
  readonly startedNs: bigint;
  /** Undefined while it goes on. */
  readonly endedNs: bigint | undefined;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly attributes: SpanAttributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export type SpanAttributes = Readonly<Record<string, Json>>;

/** Something that happened while a span went on, such as an exception. */
export interface SpanEvent {
  readonly name: string;
  readonly atNs: bigint;
  readonly attributes: SpanAttributes;
}

/** Another span that belongs to it, perhaps of another trace. */
export interface SpanLink {
  /** 32 hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: SpanAttributes;
}

/** A span, and the trace that it says it belongs to. */
export interface SpanOfTrace {
  /** 32 hex digits, as OpenTelemetry counts traces. */
  readonly traceId: string;
  readonly span: Span;
  /** What sent it, when it says so: `service.name`. */
  readonly service: string | undefined;
}

/** Attributes of MLflow's that Cairn reads. */
export const spanAttribute = { type: 'mlflow.spanType', inputs: 'mlflow.spanInputs', outputs: 'mlflow.spanOutputs' } as const;

const most = { name: 1_000, key: 250, attributes: 1_000, value: 5_000_000, events: 1_000, links: 1_000 } as const;
/** What a signed number of 64 bits can say: until the year 2262. */
const lastNs = 2n ** 63n - 1n;

/** Why a span cannot be kept, with value and limit; undefined when it can. */
export function spanFault(span: Span): string | undefined {
  const count = (value: number): string => value.toLocaleString('en');
  const tooMany = (what: string, found: number, limit: number): string | undefined => (found > limit ? `it has ${count(found)} ${what}; at most ${count(limit)}` : undefined);
  if (span.startedNs > lastNs || (span.endedNs ?? 0n) > lastNs || span.events.some(({ atNs }) => atNs > lastNs)) return `a time of it is beyond ${lastNs} ns`;
  if (span.endedNs !== undefined && span.endedNs < span.startedNs) return `it ends ${span.startedNs - span.endedNs} ns before it starts`;
  return (
    tooMany('characters of name', span.name.length, most.name) ??
    tooMany('events', span.events.length, most.events) ??
    tooMany('links', span.links.length, most.links) ??
    [span.attributes, ...span.events.map(({ attributes }) => attributes), ...span.links.map(({ attributes }) => attributes)].map(attributesFault).find((fault) => fault !== undefined)
  );
}

function attributesFault(attributes: SpanAttributes): string | undefined {
  const entries = Object.entries(attributes);
  if (entries.length > most.attributes) return `it has ${entries.length.toLocaleString('en')} attributes; at most ${most.attributes.toLocaleString('en')}`;
  for (const [key, value] of entries) {
    if (key.length === 0 || key.length > most.key) return `the key of an attribute, '${key.slice(0, 40)}', has ${key.length} characters; expected 1 to ${most.key}`;
    const characters = typeof value === 'string' ? value.length : typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
    if (characters > most.value) return `attribute '${key}' has ${characters.toLocaleString('en')} characters; at most ${most.value.toLocaleString('en')}`;
  }
  return undefined;
}

/** The span as it can be kept. @throws {InvalidInputError} for a value that is nested too deep. */
export function storedSpan(span: Span): Span {
  const kept = (attributes: SpanAttributes): SpanAttributes => storedJson(attributes) as SpanAttributes;
  return {
    ...span,
    name: storedText(span.name),
    statusMessage: storedText(span.statusMessage),
    attributes: kept(span.attributes),
    events: span.events.map((event) => ({ ...event, name: storedText(event.name), attributes: kept(event.attributes) })),
    links: span.links.map((link) => ({ ...link, attributes: kept(link.attributes) })),
  };
}

/** How long it took, in milliseconds. */
export function spanDurationMs({ startedNs, endedNs }: Span): number | undefined {
  return endedNs === undefined ? undefined : Number(endedNs - startedNs) / 1e6;
}
