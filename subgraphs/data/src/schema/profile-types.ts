import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

export enum ColumnType {
  INTEGER = 'integer',
  NUMBER = 'number',
  TEXT = 'text',
  TIMESTAMP = 'timestamp',
  BOOLEAN = 'boolean',
}
registerEnumType(ColumnType, { name: 'ColumnType', description: 'What the values of a column are.' });

@ObjectType({ description: 'A column and its type.' })
@Access('signedIn')
export class ColumnSchema {
  @Field(() => String, { description: 'Name of the column.' })
  name!: string;

  @Field(() => ColumnType, { description: 'What its values are.' })
  type!: ColumnType;

  @Field(() => Boolean, { description: 'Whether any value is missing.' })
  nullable!: boolean;
}

@ObjectType({ description: 'A value that a share of the values does not exceed.' })
@Access('signedIn')
export class Quantile {
  @Field(() => Float, { description: 'The share, 0 to 1.' })
  q!: number;

  @Field(() => Float, { description: 'The value.' })
  value!: number;
}

@ObjectType({ description: 'Counts of values between consecutive edges; the last bin holds its upper edge too.' })
@Access('signedIn')
export class Histogram {
  @Field(() => [Float], { description: 'Ascending, one more than there are counts.' })
  edges!: readonly number[];

  @Field(() => [Float], { description: 'How many values lie in each bin.' })
  counts!: readonly number[];
}

@ObjectType({ description: 'A value and how often it occurs.' })
@Access('signedIn')
export class ValueCount {
  @Field(() => String, { description: 'The value.' })
  value!: string;

  @Field(() => Float, { description: 'How often it occurs.' })
  count!: number;
}

@ObjectType({ description: 'What a column holds. Timestamps are in ms since 1970, UTC.' })
@Access('signedIn')
export class ColumnProfile {
  @Field(() => String, { description: 'Name of the column.' })
  column!: string;

  @Field(() => ColumnType, { description: 'What its values are.' })
  type!: ColumnType;

  @Field(() => Float, { description: 'Values that are there.' })
  count!: number;

  @Field(() => Float, { description: 'Values that are not.' })
  missing!: number;

  @Field(() => Float, { nullable: true, description: 'Different values; null above 100,000.' })
  distinct?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Lowest value.' })
  min?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Highest value.' })
  max?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Arithmetic mean.' })
  mean?: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the sample.' })
  standardDeviation?: number | undefined;

  @Field(() => [Quantile], { description: 'Of numbers and timestamps.' })
  quantiles!: readonly Quantile[];

  @Field(() => Histogram, { nullable: true, description: 'Of numbers and timestamps.' })
  histogram?: Histogram | undefined;

  @Field(() => [ValueCount], { description: 'The twenty most frequent, of text and booleans.' })
  topValues!: readonly ValueCount[];
}
