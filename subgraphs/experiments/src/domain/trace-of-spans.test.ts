import { expect, test } from 'vitest';
import type { Span, SpanOfTrace } from './span.js';
import type { Trace } from './trace.js';
import { withSpans } from './trace-of-spans.js';

const empty: Trace = {
  id: 'tr_1', projectId: 'prj_1', experimentId: 'exp_1', externalId: 'tr-1', clientRequestId: undefined, runId: undefined, name: 'first', state: 'in_progress', startedAt: new Date(1_000), durationMs: undefined,
  requestPreview: undefined, responsePreview: undefined, tags: {}, metadata: {}, spanCount: 0, told: false, createdAt: new Date(0), createdBy: 'act_1',
};

function span(change: Partial<Span>, service?: string): SpanOfTrace {
  const one: Span = { id: '1', parentId: undefined, name: 'root', kind: 1, startedNs: 1_000_000_000n, endedNs: 1_500_000_000n, status: 'unset', statusMessage: '', attributes: {}, events: [], links: [], ...change };
  return { traceId: '1', span: one, service };
}

test('until its root has ended a trace goes on', () => {
  expect(withSpans(empty, [span({ parentId: '9', name: 'child' })])).toMatchObject({ state: 'in_progress', durationMs: undefined });
  expect(withSpans(empty, [span({ endedNs: undefined })])).toMatchObject({ name: 'root', state: 'in_progress', durationMs: undefined });
});

test('a root says how the trace ended, and all spans together when', () => {
  const trace = withSpans(empty, [span({ parentId: '1', startedNs: 900_000_000n, endedNs: 2_000_000_000n, status: 'error' }), span({ attributes: { 'input.value': 'in', 'mlflow.spanOutputs': { out: 1 } } }, 'shop')]);
  expect(trace).toMatchObject({ name: 'root', state: 'ok', startedAt: new Date(900), durationMs: 1_100, requestPreview: 'in', responsePreview: '{"out":1}', tags: { 'service.name': 'shop' } });
  expect(withSpans(empty, [span({ status: 'error' })]).state).toBe('error');
});

test('tags, session and user of a root become those of the trace', () => {
  const attributes = { 'mlflow.traceTag.team': 'core', 'mlflow.traceTag.mlflow.traceName': 'called', 'session.id': 's', 'user.id': 'u' };
  expect(withSpans(empty, [span({ attributes })])).toMatchObject({ name: 'called', tags: { team: 'core' }, metadata: { 'mlflow.trace.session': 's', 'mlflow.trace.user': 'u' } });
});

test('what its client has told is not changed by spans', () => {
  const told: Trace = { ...empty, told: true, state: 'ok', durationMs: 5 };
  expect(withSpans(told, [span({ status: 'error' })])).toBe(told);
});
