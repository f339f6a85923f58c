import type { Json } from '@cairn/core';
import { spanAttribute, type Span, type SpanAttributes, type SpanOfTrace } from './span.js';
import { storedText } from './stored-text.js';
import { previewOf, traceMetadata, traceTag, type Trace, type Values } from './trace.js';

/** Longest preview that is made of a span, in characters. */
const longestPreview = 1_000;
/** A root's attributes that begin so are tags of the trace. */
const tagPrefix = 'mlflow.traceTag.';
/** Where applications write what went in and what came out, the first that is there counts. */
const inputs = [spanAttribute.inputs, 'input.value', 'gen_ai.input.messages', 'gen_ai.prompt'];
const outputs = [spanAttribute.outputs, 'output.value', 'gen_ai.output.messages', 'gen_ai.completion'];

/**
 * What spans that were just kept say of their trace: the earliest start, the latest end, and of the root its name, outcome and
 * previews. A trace whose client has said what it was stays as it is.
 */
export function withSpans(trace: Trace, spans: readonly SpanOfTrace[]): Trace {
  if (trace.told) return trace;
  const root = spans.findLast(({ span }) => span.parentId === undefined);
  const startedMs = Math.min(trace.startedAt.getTime(), ...spans.map(({ span }) => msOf(span.startedNs)));
  const endedMs = Math.max(trace.startedAt.getTime() + (trace.durationMs ?? 0), ...spans.map(({ span }) => msOf(span.endedNs ?? span.startedNs)));
  const service = spans.find((span) => span.service !== undefined)?.service;
  const tags: Values = { ...trace.tags, ...(service === undefined ? {} : { 'service.name': storedText(service) }), ...(root ? tagsOf(root.span.attributes) : {}) };
  const { [traceTag.name]: named, ...kept } = tags;
  const metadata: Values = { ...trace.metadata, ...namedIn(spans, traceMetadata.session, ['session.id', 'gen_ai.conversation.id']), ...namedIn(spans, traceMetadata.user, ['user.id']) };
  const measured: Trace = { ...trace, startedAt: new Date(startedMs), durationMs: endedMs - startedMs, tags: kept, metadata };
  if (!root) return trace.state === 'in_progress' ? { ...measured, durationMs: undefined } : measured;
  const { span } = root;
  return {
    ...measured,
    name: named ?? span.name,
    state: span.endedNs === undefined ? 'in_progress' : span.status === 'error' ? 'error' : 'ok',
    durationMs: span.endedNs === undefined ? undefined : measured.durationMs,
    requestPreview: textIn(span, inputs) ?? trace.requestPreview,
    responsePreview: textIn(span, outputs) ?? trace.responsePreview,
  };
}

/** Milliseconds since 1970, with a fraction. */
function msOf(ns: bigint): number {
  return Number(ns / 1_000_000n);
}

function tagsOf(attributes: SpanAttributes): Values {
  const tags = Object.entries(attributes).flatMap(([key, value]) => (key.startsWith(tagPrefix) && key.length > tagPrefix.length ? [[key.slice(tagPrefix.length), textOf(value)] as const] : []));
  return Object.fromEntries(tags.filter(([key, value]) => key.length <= 250 && value.length <= 8_000));
}

function namedIn(spans: readonly SpanOfTrace[], name: string, keys: readonly string[]): Values {
  for (const { span } of spans) {
    const value = keys.map((key) => span.attributes[key]).find((found) => found !== undefined);
    if (value !== undefined) return { [name]: storedText(textOf(value).slice(0, 250)) };
  }
  return {};
}

function textIn({ attributes }: Span, keys: readonly string[]): string | undefined {
  const value = keys.map((key) => attributes[key]).find((found) => found !== undefined);
  return value === undefined ? undefined : previewOf(cut(textOf(value)));
}

function cut(text: string): string {
  return text.length > longestPreview ? `${text.slice(0, longestPreview - 1)}…` : text;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
