import { Field, Float, ObjectType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';
import type { PairTally } from '../domain/pairs.js';
import type { RolloutNote } from '../domain/rollout.js';

@ObjectType('RolloutComparison', { description: 'How champion and candidate answered the same rows, in the step that the rollout is in, or ended in.' })
@Access('signedIn')
export class RolloutComparisonType {
  @Field(() => Float, { description: 'Rows that both answered.' })
  pairs!: number;

  @Field(() => Float, { description: 'Rows that the champion answered and the candidate failed to.' })
  candidateFailed!: number;

  @Field(() => Float, { description: 'Copies that were not made because the candidate was busy.' })
  dropped!: number;

  @Field(() => Float, { description: 'Pairs with a score on both sides.' })
  scored!: number;

  @Field(() => Float, { nullable: true, description: 'Mean of candidate − champion; null without scores.' })
  meanDifference?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Standard deviation of that difference; null with fewer than two scored pairs.' })
  differenceDeviation?: number | undefined;

  @Field(() => Float, { description: 'Largest distance between the two scores of a row.' })
  largestDifference!: number;

  @Field(() => Float, { nullable: true, description: 'Share of scored pairs whose scores lie on one side of 0.5, 0 to 1; null without scores.' })
  agreementRatio?: number | undefined;

  @Field(() => [Float], { description: 'How many scored pairs differ by how much: 40 equal bins of −1 to 1.' })
  differences!: readonly number[];
}

@ObjectType('RolloutNote', { description: 'What the strategy thought at one time.' })
@Access('signedIn')
export class RolloutNoteType {
  @Field(() => Date, { description: 'When.' })
  at!: Date;

  @Field(() => String, { description: 'stay, step, promote, rollBack or stop.' })
  decision!: string;

  @Field(() => String, { description: 'Why, in a sentence.' })
  reason!: string;

  @Field(() => GraphQLJSON, { description: 'The figures behind it, as the strategy gives them.' })
  evidence!: unknown;
}

/** Undefined while no copy was wanted. */
export function showComparison(pairs: PairTally): RolloutComparisonType | undefined {
  const { count, candidateFailed, dropped, scored, differenceSum, differenceSquaredSum, largestDifference, agreed, differences } = pairs;
  if (count + candidateFailed + dropped === 0) return undefined;
  const mean = differenceSum / scored;
  return {
    pairs: count,
    candidateFailed,
    dropped,
    scored,
    meanDifference: scored === 0 ? undefined : mean,
    differenceDeviation: scored < 2 ? undefined : Math.sqrt(Math.max(0, (differenceSquaredSum - scored * mean ** 2) / (scored - 1))),
    largestDifference,
    agreementRatio: scored === 0 ? undefined : agreed / scored,
    differences,
  };
}

export function showNote({ at, decision: { kind, reason, evidence } }: RolloutNote): RolloutNoteType {
  return { at, decision: kind, reason, evidence };
}
