import { InvalidInputError, type Json } from '@cairn/core';
import { storedJson, storedText } from './stored-text.js';

/** What somebody said of a trace: feedback on what came out, or what should have come out. */
export interface Assessment {
  /** `a-` and 32 hex digits, unless its client chose another; unique within the trace. */
  readonly id: string;
  /** The trace, by our id. */
  readonly traceId: string;
  readonly name: string;
  readonly kind: 'feedback' | 'expectation' | 'issue';
  /** The verdict, or what was expected; of an issue its name. */
  readonly value: Json;
  /** Why there is no verdict. */
  readonly error: AssessmentError | undefined;
  /** Who says it: a person, code, or a model that judges. */
  readonly source: AssessmentSource;
  readonly spanId: string | undefined;
  readonly rationale: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** The assessment that it takes the place of. */
  readonly overrides: string | undefined;
  /** False once another took its place. */
  readonly valid: boolean;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface AssessmentError {
  readonly code: string;
  readonly message: string | undefined;
  readonly stackTrace: string | undefined;
}

export interface AssessmentSource {
  /** `HUMAN`, `CODE` or `LLM_JUDGE`. */
  readonly type: string;
  readonly id: string | undefined;
}

const most = { name: 250, rationale: 100_000, value: 1_000_000, metadata: 8_000 } as const;

/** Whether an assessment may be called so. */
export function isAssessmentId(id: string): boolean {
  return /^[\w.:-]{1,100}$/.test(id);
}

/** The assessment as it can be kept. @throws {InvalidInputError} naming what does not fit. */
export function storedAssessment(assessment: Assessment): Assessment {
  const refuse = (what: string, characters: number, limit: number): never => {
    throw new InvalidInputError(`${what} of the assessment has ${characters.toLocaleString('en')} characters; expected at most ${limit.toLocaleString('en')}`);
  };
  const { id, name, rationale, metadata, source, spanId, error } = assessment;
  if (!isAssessmentId(id)) throw new InvalidInputError(`Assessment id '${id.slice(0, 60)}' is not one; expected 1 to 100 letters, digits and . _ : -`);
  if (name.length === 0) throw new InvalidInputError("Missing value for required parameter 'assessment_name'");
  if (name.length > most.name) refuse('Name', name.length, most.name);
  if (rationale !== undefined && rationale.length > most.rationale) refuse('Rationale', rationale.length, most.rationale);
  for (const [key, value] of Object.entries(metadata)) if (key.length + value.length > most.metadata) refuse(`Metadata '${key.slice(0, 40)}'`, key.length + value.length, most.metadata);
  const value = storedJson(assessment.value);
  const size = JSON.stringify(value).length;
  if (size > most.value) refuse('Value', size, most.value);
  return {
    ...assessment,
    name: storedText(name),
    value,
    rationale: rationale === undefined ? undefined : storedText(rationale),
    spanId: spanId === undefined ? undefined : storedText(spanId.slice(0, 100)),
    source: { type: storedText(source.type.slice(0, 50)), id: source.id === undefined ? undefined : storedText(source.id.slice(0, 250)) },
    error: error && { code: storedText(error.code.slice(0, 250)), message: error.message && storedText(error.message.slice(0, most.rationale)), stackTrace: error.stackTrace && storedText(error.stackTrace.slice(0, most.rationale)) },
    metadata: storedJson(metadata) as Readonly<Record<string, string>>,
  };
}
