import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('Run', { description: 'One execution of training code.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class RunRef {
  @Field(() => ID, { description: 'The id of the run.' })
  id!: string;
}

@ObjectType('DatasetVersion', { description: 'One state of a dataset.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class DatasetVersionRef {
  @Field(() => ID, { description: 'The id of the version.' })
  id!: string;
}

@ObjectType('FeatureView', { description: 'A versioned definition of features.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class FeatureViewRef {
  @Field(() => ID, { description: 'The id of the feature view.' })
  id!: string;
}

@ObjectType('LoggedModel', { description: 'A model that a run logged.' })
@Directive('@key(fields: "id", resolvable: false)')
@Access('signedIn')
export class LoggedModelRef {
  @Field(() => ID, { description: 'The id of the logged model.' })
  id!: string;
}
