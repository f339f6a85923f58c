import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('Label', { description: 'What really happened, for one prediction.' })
@Access('signedIn')
export class LabelType {
  @Field(() => ID, { description: 'The prediction.' })
  predictionId!: string;

  @Field(() => Float, { description: 'The true value.' })
  value!: number;

  @Field(() => Date, { description: 'When it was observed.' })
  at!: Date;

  @Field(() => Date, { description: 'When the platform learnt it.' })
  recordedAt!: Date;
}

@ObjectType({ description: 'What became of a batch of labels.' })
@Access('signedIn')
export class LabelReceipt {
  @Field(() => Int, { description: 'Labels that are new or have a new value.' })
  recorded!: number;

  @Field(() => Int, { description: 'Labels that were kept with the same value before.' })
  repeated!: number;

  @Field(() => Int, { description: 'Labels whose key names no logged prediction so far; they join when one is logged.' })
  waiting!: number;
}

@ObjectType('Prediction', { description: 'One answered request.' })
@Directive('@key(fields: "id")')
@Access('signedIn')
export class LabelledPrediction {
  @Field(() => ID, { description: 'prd_…' })
  id!: string;

  @Field(() => LabelType, { nullable: true, description: 'What really happened, once it is known.' })
  label?: LabelType | undefined;
}
