import { randomUUID } from 'node:crypto';
import { InvalidInputError, type Json } from '@cairn/core';
import type { MlflowArguments, MlflowCall } from '@cairn/subgraph';
import type { Assessment, AssessmentError } from '../../domain/assessment.js';
import type { AssessmentChange } from '../../domain/assessment-service.js';
import type { MlflowServices } from './services.js';
import { visibleTrace } from './trace-calls.js';
import { assessmentMessage } from './trace-shown.js';

const both = ['2.0', '3.0'] as const;
const one = 'traces/:id/assessments/:assessment';

/** What was said of traces. */
export function assessmentCalls(services: MlflowServices): MlflowCall[] {
  const { assessments } = services;
  return [
    {
      method: 'POST',
      path: 'traces/:id/assessments',
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        return { assessment: assessmentMessage(await assessments.create(trace, assessmentIn(args.object('assessment')), caller), trace) };
      },
    },
    {
      method: 'GET',
      path: one,
      versions: both,
      access: 'read',
      async answer(_, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        return { assessment: assessmentMessage(await assessments.one(trace, caller.params['assessment']!), trace) };
      },
    },
    {
      method: 'PATCH',
      path: one,
      versions: both,
      access: 'log',
      async answer(args, caller) {
        const trace = await visibleTrace(services, caller.params['id']!, caller);
        const change = changeIn(args.object('assessment'), maskIn(args));
        return { assessment: assessmentMessage(await assessments.update(trace, caller.params['assessment']!, change, caller), trace) };
      },
    },
    {
      method: 'DELETE',
      path: one,
      versions: both,
      access: 'log',
      async answer(_, caller) {
        await assessments.delete(await visibleTrace(services, caller.params['id']!, caller), caller.params['assessment']!, caller);
        return {};
      },
    },
  ];
}

/** An assessment of a body; it gets an id when it has none. */
export function assessmentIn(args: MlflowArguments): Omit<Assessment, 'traceId' | 'valid' | 'createdAt' | 'changedAt'> {
  const source = args.has('source') ? args.object('source') : undefined;
  return {
    id: args.optionalText('assessment_id') || `a-${randomUUID().replaceAll('-', '')}`,
    name: args.text('assessment_name'),
    ...verdictIn(args),
    source: { type: source?.optionalText('source_type') || 'SOURCE_TYPE_UNSPECIFIED', id: source?.optionalText('source_id') || undefined },
    spanId: args.optionalText('span_id') || undefined,
    rationale: args.optionalText('rationale'),
    metadata: metadataIn(args),
    overrides: args.optionalText('overrides') || undefined,
  };
}

function verdictIn(args: MlflowArguments): Pick<Assessment, 'kind' | 'value' | 'error'> {
  if (args.has('feedback')) {
    const feedback = args.object('feedback');
    return { kind: 'feedback', value: valueIn(feedback), error: errorIn(feedback) ?? errorIn(args) };
  }
  if (args.has('expectation')) return { kind: 'expectation', value: expectedIn(args.object('expectation')), error: undefined };
  if (args.has('issue')) return { kind: 'issue', value: args.object('issue').optionalText('issue_name') ?? null, error: undefined };
  throw new InvalidInputError("Missing value for required parameter 'assessment': expected 'feedback', 'expectation' or 'issue' in it");
}

function expectedIn(expectation: MlflowArguments): Json {
  if (!expectation.has('serialized_value')) return valueIn(expectation);
  const text = expectation.object('serialized_value').text('value');
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new InvalidInputError(`Invalid value for parameter 'expectation.serialized_value.value': it is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function valueIn(args: MlflowArguments): Json {
  return (args.raw('value') ?? null) as Json;
}

function errorIn(args: MlflowArguments): AssessmentError | undefined {
  if (!args.has('error')) return undefined;
  const error = args.object('error');
  return { code: error.optionalText('error_code') ?? '', message: error.optionalText('error_message'), stackTrace: error.optionalText('stack_trace') };
}

function metadataIn(args: MlflowArguments): Readonly<Record<string, string>> {
  const metadata = args.raw('metadata') ?? {};
  if (typeof metadata !== 'object' || Object.values(metadata).some((value) => typeof value !== 'string')) throw new InvalidInputError("Invalid value for parameter 'metadata': expected an object of texts");
  return metadata as Readonly<Record<string, string>>;
}

/** Names of the fields that an update names; protobuf's JSON writes them in camel case, with commas between them. */
function maskIn(args: MlflowArguments): ReadonlySet<string> {
  const mask = args.raw('update_mask');
  const paths = typeof mask === 'string' ? mask.split(',') : args.has('update_mask') ? args.object('update_mask').texts('paths') : [];
  return new Set(paths.map((path) => path.trim().replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)));
}

function changeIn(args: MlflowArguments, mask: ReadonlySet<string>): AssessmentChange {
  const verdict = mask.has('feedback') || mask.has('expectation') ? verdictIn(args) : undefined;
  return {
    ...(mask.has('assessment_name') ? { name: args.text('assessment_name') } : {}),
    ...(verdict ? { value: verdict.value, error: verdict.error } : {}),
    ...(mask.has('rationale') ? { rationale: args.optionalText('rationale') } : {}),
    ...(mask.has('metadata') ? { metadata: metadataIn(args) } : {}),
  };
}
