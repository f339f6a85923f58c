import type { Comparison, FilterField } from '@cairn/core';
import { spanAttribute } from '../../domain/span.js';
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
    return `t.tags @> jsonb_build_object(${parameters.add(comparison.key, 'text')}, ${parameters.add(comparison.value, 'text')})`;
  }
  return holds(traceField(comparison, parameters), comparison, parameters);
}

/** A field or a named value of the trace `t`, as SQL; NULL when it has none. */
export function traceField({ subject, key }: FilterField, parameters: Parameters): string {
  switch (subject) {
    case 'attribute':
      return attributes[key] ?? 'NULL::text';
    case 'tag':
      return key === traceTag.name ? 't.name' : `(t.tags ->> ${parameters.add(key, 'text')})`;
    case 'metadata':
      return key === traceMetadata.session ? attributes['session_id']! : `(t.metadata ->> ${parameters.add(key, 'text')})`;
    default:
      return 'NULL::text';
  }
}

const attributes: Readonly<Record<string, string>> = {
  trace_id: 't.external_id',
  request_id: 't.external_id',
  name: 't.name',
  status: 'upper(t.state)',
  run_id: 't.run_id',
  session_id: `(t.metadata ->> '${traceMetadata.session}')`,
  client_request_id: 't.client_request_id',
  timestamp_ms: 't.started_at',
  execution_time_ms: 't.duration_ms',
};

/** A field of the span `s`: name, type, status, content, or `attributes.<name>`. */
function spanField(key: string, parameters: Parameters): string {
  const attribute = /^attributes?\.(.+)$/s.exec(key)?.[1];
  if (attribute !== undefined) return `(s.attributes ->> ${parameters.add(attribute, 'text')})`;
  switch (key) {
    case 'name':
      return 's.name';
    case 'type':
      return `coalesce(s.type, s.attributes ->> '${spanAttribute.type}')`;
    case 'status':
      return 'upper(s.status)';
    case 'content':
      return 's.attributes::text';
    default:
      return 'NULL::text';
  }
}

function holds(value: string, comparison: Comparison, parameters: Parameters): string {
  switch (comparison.test) {
    case 'number': {
      const bound = parameters.add(comparison.value, 'float8');
      // Times are compared as times, so that their index serves.
      return `${value} ${comparison.operator} ${comparison.key === 'timestamp_ms' ? `to_timestamp(${bound} / 1000)` : bound}`;
    }
    case 'text':
      return `${value} ${comparison.operator} ${parameters.add(spelling(comparison, comparison.value), 'text')}`;
    case 'list':
      return `${value} ${comparison.operator === 'IN' ? '= ANY' : '<> ALL'} (${parameters.add(comparison.values.map((one) => spelling(comparison, one)), 'text[]')})`;
    case 'presence':
      return `${value} ${comparison.operator}`;
    default:
      throw new Error(`Unknown comparison: ${JSON.stringify(comparison satisfies never)}`);
  }
}

/** A state is compared in any case of letters. Values are kept without NUL. */
function spelling({ subject, key }: FilterField, value: string): string {
  const text = value.replaceAll('\0', '\ufffd');
  return (subject === 'attribute' || subject === 'span') && key === 'status' ? text.toUpperCase() : text;
}
