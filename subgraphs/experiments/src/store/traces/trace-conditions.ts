import type { Comparison, FilterField } from '@cairn/core';
import { spanAttribute } from '../../domain/span.js';
import { storedText } from '../../domain/stored-text.js';
import { traceMetadata, traceTag } from '../../domain/trace.js';
import type { Parameters } from '../search/parameters.js';

/** What a comparison asks of the trace `t`. */
export function traceCondition(comparison: Comparison, parameters: Parameters): string {
  if (comparison.subject === 'span') return `EXISTS (SELECT FROM experiments.span s WHERE s.trace_id = t.id AND ${holds(spanField(comparison.key, parameters), comparison, parameters)})`;
  if (comparison.subject === 'attribute' && comparison.key === 'run_id') {
    const linked = 'SELECT FROM experiments.trace_run r WHERE r.trace_id = t.id';
    if (comparison.test === 'presence') return `${comparison.operator === 'IS NULL' ? 'NOT ' : ''}EXISTS (${linked})`;
    return `EXISTS (${linked} AND ${holds('r.run_id', comparison, parameters)})`;
  }
  if (comparison.subject === 'tag' && comparison.test === 'text' && comparison.operator === '=' && comparison.key !== traceTag.name) {
    return `t.tags @> jsonb_build_object(${parameters.add(storedText(comparison.key), 'text')}, ${parameters.add(storedText(comparison.value), 'text')})`;
  }
  if (isSession(comparison) && comparison.test === 'text' && comparison.operator === '=') {
    const value = parameters.add(storedText(comparison.value), 'text');
    return `t.metadata ? '${traceMetadata.session}' AND left(${session}, 200) = left(${value}, 200) AND ${session} = ${value}`;
  }
  return holds(traceField(comparison, parameters), comparison, parameters);
}

/** A field or a named value of the trace `t`, as SQL; NULL when it has none. */
export function traceField({ subject, key }: FilterField, parameters: Parameters): string {
  switch (subject) {
    case 'attribute':
      return attributes[key] ?? 'NULL::text';
    case 'tag':
      return key === traceTag.name ? 't.name' : `(t.tags ->> ${parameters.add(storedText(key), 'text')})`;
    case 'metadata':
      return `(t.metadata ->> ${parameters.add(storedText(key), 'text')})`;
    default:
      return 'NULL::text';
  }
}

const session = `(t.metadata ->> '${traceMetadata.session}')`;

function isSession({ subject, key }: FilterField): boolean {
  return (subject === 'attribute' && key === 'session_id') || (subject === 'metadata' && key === traceMetadata.session);
}

const attributes: Readonly<Record<string, string>> = {
  trace_id: 't.external_id',
  request_id: 't.external_id',
  name: 't.name',
  status: 't.state',
  run_id: 't.run_id',
  session_id: session,
  client_request_id: 't.client_request_id',
  timestamp_ms: 't.started_at',
  execution_time_ms: 't.duration_ms',
};

/** A field of the span `s`: name, type, status, content, or `attributes.<name>`. */
function spanField(key: string, parameters: Parameters): string {
  const attribute = /^attributes?\.(.+)$/s.exec(key)?.[1];
  if (attribute !== undefined) return `(s.attributes ->> ${parameters.add(storedText(attribute), 'text')})`;
  switch (key) {
    case 'name':
      return 's.name';
    case 'type':
      return `coalesce(s.type, s.attributes ->> '${spanAttribute.type}')`;
    case 'status':
      return 's.status';
    case 'content':
      return 's.attributes::text';
    default:
      return 'NULL::text';
  }
}

function holds(value: string, comparison: Comparison, parameters: Parameters): string {
  switch (comparison.test) {
    case 'number':
      if (Number.isNaN(comparison.value)) return 'false';
      // Times are compared as times, so that their index serves.
      return `${value} ${comparison.operator} ${comparison.key === 'timestamp_ms' ? momentOf(comparison.value, parameters) : parameters.add(comparison.value, 'float8')}`;
    case 'text': {
      const text = spelling(comparison, comparison.value);
      // Patterns have `%` and `_`, and nothing that takes their meaning away.
      return `${value} ${comparison.operator} ${parameters.add(comparison.operator.endsWith('LIKE') ? text.replaceAll('\\', '\\\\') : text, 'text')}`;
    }
    case 'list':
      return `${value} ${comparison.operator === 'IN' ? '= ANY' : '<> ALL'} (${parameters.add(comparison.values.map((one) => spelling(comparison, one)), 'text[]')})`;
    case 'presence':
      return `${value} ${comparison.operator}`;
    default:
      throw new Error(`Unknown comparison: ${JSON.stringify(comparison satisfies never)}`);
  }
}

/** A moment in milliseconds since 1970, as SQL; what is beyond what PostgreSQL can say is its end. */
export function momentOf(ms: number, parameters: Parameters): string {
  const sayable = Math.min(Math.max(ms, -6e13), 8.64e15);
  return `('epoch'::timestamptz + ${parameters.add(sayable, 'float8')} * interval '1 millisecond')`;
}

/** A state is compared in any case of letters; small ones are kept, so that its index serves. */
function spelling({ subject, key }: FilterField, value: string): string {
  const text = storedText(value);
  return (subject === 'attribute' || subject === 'span') && key === 'status' ? text.toLowerCase() : text;
}
