import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import { disclaimer, type AnsweredDuty } from '../domain/documents/crosswalk.js';

export enum DutyStatus {
  COVERED = 'COVERED',
  PARTLY = 'PARTLY',
  MISSING = 'MISSING',
  STALE = 'STALE',
}
registerEnumType(DutyStatus, {
  name: 'DutyStatus',
  description: 'How far a duty is answered by what was recorded.',
  valuesConfig: {
    COVERED: { description: 'Every question has an answer that is fresh.' },
    PARTLY: { description: 'Some questions have no answer.' },
    MISSING: { description: 'No question has an answer.' },
    STALE: { description: 'Every question has an answer, and some are too old.' },
  },
});

@ObjectType('StandingQuery', { description: 'A question about the trail that stands, with what answers it.' })
@Access('audit')
export class StandingQueryType {
  @Field(() => String, { description: 'What it asks.' })
  asks!: string;

  @Field(() => DutyStatus, { description: 'Covered, missing or stale.' })
  status!: DutyStatus;

  @Field(() => [String], { description: 'Types of events that are evidence, tag:<key> for a tag of that name, or checkpoint.' })
  evidence!: readonly string[];

  @Field(() => Float, { nullable: true, description: 'Older than this is stale, in days; null where evidence does not age.' })
  freshDays?: number | undefined;

  @Field(() => Int, { description: 'How many events answer it.' })
  count!: number;

  @Field(() => Date, { nullable: true, description: 'When the newest of them was written.' })
  newestAt?: Date | undefined;

  @Field(() => ID, { nullable: true, description: 'The newest of them; null for checkpoints.' })
  eventId?: string | undefined;
}

@ObjectType('ComplianceDuty', { description: 'A duty of a law or a guideline, with what answers it. No legal advice, and no claim of conformity.' })
@Access('audit')
export class ComplianceDutyType {
  @Field(() => ID, { description: 'AI-ACT-12, GDPR-30 …' })
  id!: string;

  @Field(() => String, { description: 'The text that it is taken from.' })
  source!: string;

  @Field(() => String, { description: 'In our words: read the source.' })
  duty!: string;

  @Field(() => DutyStatus, { description: 'How far it is answered.' })
  status!: DutyStatus;

  @Field(() => [StandingQueryType], { description: 'What is asked of the trail.' })
  queries!: StandingQueryType[];

  @Field(() => [String], { description: 'Files of an export that hold the evidence.' })
  files!: readonly string[];

  @Field(() => String, { description: 'What all this is not.' })
  disclaimer!: string;
}

export function showDuty(duty: AnsweredDuty): ComplianceDutyType {
  const statusOf = (status: AnsweredDuty['status']): DutyStatus => DutyStatus[status.toUpperCase() as keyof typeof DutyStatus];
  return { ...duty, status: statusOf(duty.status), queries: duty.queries.map((query) => ({ ...query, status: statusOf(query.status) })), disclaimer };
}
