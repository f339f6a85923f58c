import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Access, GraphQLJSON } from '@cairn/subgraph';

export enum QualityCheckKind {
  SCHEMA = 'schema',
  MISSING = 'missing',
  RANGE = 'range',
  DUPLICATES = 'duplicates',
}
registerEnumType(QualityCheckKind, { name: 'QualityCheckKind', description: 'What a quality check looks at.' });

@ObjectType({ description: 'One cell, or one header, that does not fit.' })
@Access('signedIn')
export class RowFailure {
  @Field(() => Float, { description: 'Counted from 1 without the header; 0 is the header itself.' })
  row!: number;

  @Field(() => String, { description: 'Name of the column.' })
  column!: string;

  @Field(() => String, { nullable: true, description: 'The value as text; null when it is missing.' })
  value?: string | undefined;

  @Field(() => String, { description: 'What is wrong with it.' })
  reason!: string;
}

@ObjectType({ description: 'What was expected, what was found, and the first rows that do not fit.' })
@Access('signedIn')
export class QualityCheck {
  @Field(() => String, { description: 'Name of the check.' })
  name!: string;

  @Field(() => QualityCheckKind, { description: 'What it looks at.' })
  kind!: QualityCheckKind;

  @Field(() => String, { nullable: true, description: 'The column, when it is about one.' })
  column?: string | undefined;

  @Field(() => Boolean, { description: 'Whether the data keeps it.' })
  passed!: boolean;

  @Field(() => String, { description: 'One sentence with values, limits and units.' })
  message!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What was found.' })
  observed?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What was expected.' })
  expected?: unknown;

  @Field(() => [RowFailure], { description: 'The first ten.' })
  failures!: readonly RowFailure[];

  @Field(() => Float, { description: 'How many there are in all.' })
  failureCount!: number;
}

@ObjectType({ description: 'All quality checks of one body of data.' })
@Access('signedIn')
export class QualityReport {
  @Field(() => Boolean, { description: 'Whether every check passed.' })
  passed!: boolean;

  @Field(() => Float, { description: 'How many rows were looked at: all of them.' })
  rowCount!: number;

  @Field(() => [QualityCheck], { description: 'The checks, in the order of the columns.' })
  checks!: readonly QualityCheck[];
}
