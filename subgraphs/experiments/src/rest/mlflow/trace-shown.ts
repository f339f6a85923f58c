import type { Json } from '@cairn/core';
import { artifactRoot } from '../../domain/artifact-uri.js';
import type { Assessment } from '../../domain/assessment.js';
import type { Span, SpanAttributes } from '../../domain/span.js';
import { traceTag, type Trace, type Values } from '../../domain/trace.js';

/** A trace as clients of version 3 are told it, without its spans. */
export function traceInfoMessage(trace: Trace, assessments: readonly Assessment[]): object {
  return {
    trace_id: trace.externalId,
    client_request_id: trace.clientRequestId,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: trace.experimentId } },
    request_preview: trace.requestPreview,
    response_preview: trace.responsePreview,
    request_time: trace.startedAt.toISOString(),
    execution_duration: trace.durationMs === undefined ? undefined : `${(Math.round(trace.durationMs) / 1_000).toFixed(3)}s`,
    state: trace.state.toUpperCase(),
    trace_metadata: trace.metadata,
    tags: tagsOf(trace),
    assessments: assessments.map((assessment) => assessmentMessage(assessment, trace)),
  };
}

/** A trace as clients of version 2 are told it. */
export function traceInfoV2Message(trace: Trace): object {
  return {
    request_id: trace.externalId,
    experiment_id: trace.experimentId,
    timestamp_ms: trace.startedAt.getTime(),
    execution_time_ms: trace.durationMs === undefined ? undefined : Math.round(trace.durationMs),
    status: trace.state.toUpperCase(),
    request_metadata: pairs(trace.metadata),
    tags: pairs(tagsOf(trace)),
  };
}

/** The name, where files of it go, and whether its spans are asked of the server or lie in such a file. */
function tagsOf(trace: Trace): Values {
  return {
    ...trace.tags,
    ...(trace.name === '' ? {} : { [traceTag.name]: trace.name }),
    [traceTag.artifacts]: artifactRoot(trace.experimentId, { kind: 'trace', id: trace.id }),
    ...(trace.spanCount === 0 ? {} : { [traceTag.spans]: 'TRACKING_STORE' }),
  };
}

/** A span as protobuf's JSON writes it: bytes in base64, whole numbers as texts. */
export function spanMessage(trace: Trace, span: Span): object {
  const { id, parentId, name, kind, startedNs, endedNs, status, statusMessage, attributes, events, links } = span;
  return {
    trace_id: base64(otelIdOf(trace)),
    span_id: base64(id),
    parent_span_id: parentId === undefined ? undefined : base64(parentId),
    name,
    kind,
    start_time_unix_nano: String(startedNs),
    end_time_unix_nano: endedNs === undefined ? undefined : String(endedNs),
    attributes: attributeMessages(attributes),
    events: events.map((event) => ({ name: event.name, time_unix_nano: String(event.atNs), attributes: attributeMessages(event.attributes) })),
    links: links.map((link) => ({ trace_id: base64(link.traceId), span_id: base64(link.spanId), attributes: attributeMessages(link.attributes) })),
    status: { code: { unset: 'STATUS_CODE_UNSET', ok: 'STATUS_CODE_OK', error: 'STATUS_CODE_ERROR' }[status], message: statusMessage },
  };
}

export function assessmentMessage(assessment: Assessment, trace: Trace): object {
  const { kind, value, error } = assessment;
  return {
    assessment_id: assessment.id,
    assessment_name: assessment.name,
    trace_id: trace.externalId,
    span_id: assessment.spanId,
    source: { source_type: assessment.source.type, source_id: assessment.source.id },
    create_time: assessment.createdAt.toISOString(),
    last_update_time: assessment.changedAt.toISOString(),
    ...(kind === 'feedback'
      ? { feedback: { value, ...(error ? { error: { error_code: error.code, error_message: error.message, stack_trace: error.stackTrace } } : {}) } }
      : kind === 'expectation'
        ? { expectation: expectationMessage(value) }
        : { issue: { issue_name: value } }),
    rationale: assessment.rationale,
    metadata: assessment.metadata,
    overrides: assessment.overrides,
    valid: assessment.valid,
  };
}

/** Clients write lists and objects as JSON in a text. */
function expectationMessage(value: Json): object {
  return typeof value === 'object' && value !== null ? { serialized_value: { serialization_format: 'JSON_FORMAT', value: JSON.stringify(value) } } : { value };
}

function attributeMessages(attributes: SpanAttributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Json | undefined): object {
  if (value === null || value === undefined) return {};
  if (typeof value === 'string') return { string_value: value };
  if (typeof value === 'boolean') return { bool_value: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { int_value: String(value) } : { double_value: value };
  if (Array.isArray(value)) return { array_value: { values: (value as readonly Json[]).map(anyValue) } };
  return { kvlist_value: { values: attributeMessages(value as SpanAttributes) } };
}

/** OpenTelemetry's id of the trace, 32 hex digits: part of MLflow's own ids, and of ours. */
function otelIdOf({ externalId, id }: Trace): string {
  return /^tr-([0-9a-f]{32})$/.exec(externalId)?.[1] ?? id.slice('tr_'.length);
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

function pairs(values: Values): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
