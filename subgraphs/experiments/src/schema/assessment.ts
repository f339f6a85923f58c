import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { Assessment } from '../domain/assessment.js';
import { TagType } from './tag.js';
import { pairsOf } from './trace.js';

export enum AssessmentKind {
  FEEDBACK = 'feedback',
  EXPECTATION = 'expectation',
  ISSUE = 'issue',
}
registerEnumType(AssessmentKind, { name: 'AssessmentKind', description: 'A verdict on what came out, what should have come out, or a problem that was seen.' });

@ObjectType('Assessment', { description: 'What somebody said of a trace.' })
@Access('signedIn')
export class AssessmentType {
  @Field(() => ID, { description: 'Unique within the trace.' })
  id!: string;

  @Field(() => String, { description: 'What is judged, such as helpful.' })
  name!: string;

  @Field(() => AssessmentKind, { description: 'Verdict, expectation or problem.' })
  kind!: AssessmentKind;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The verdict, or what was expected.' })
  value?: unknown;

  @Field(() => String, { nullable: true, description: 'Why there is no verdict.' })
  error?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Why it was given, in words.' })
  rationale?: string | undefined;

  @Field(() => String, { description: 'Who says so: HUMAN, CODE or LLM_JUDGE.' })
  sourceType!: string;

  @Field(() => String, { nullable: true, description: 'Which person, code or model.' })
  sourceId?: string | undefined;

  @Field(() => ID, { nullable: true, description: 'The span that it is about; the whole trace when null.' })
  spanId?: string | undefined;

  @Field(() => [TagType], { description: 'What else is known of it, by name.' })
  metadata!: TagType[];

  @Field(() => Boolean, { description: 'False once another took its place.' })
  valid!: boolean;

  @Field(() => Date, { description: 'When it was given.' })
  createdAt!: Date;
}

export function showAssessment({ error, source, kind, metadata, value, ...assessment }: Assessment): AssessmentType {
  const { id, name, rationale, spanId, valid, createdAt } = assessment;
  return {
    id,
    name,
    rationale,
    spanId,
    valid,
    createdAt,
    kind: kind as AssessmentKind,
    value,
    error: error && (error.message ?? error.code),
    sourceType: source.type,
    sourceId: source.id,
    metadata: pairsOf(metadata),
  };
}
