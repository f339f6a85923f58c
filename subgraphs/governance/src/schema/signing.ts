import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { WitnessState } from '../domain/audit/witness.js';

@ObjectType('SigningKey', { description: 'A key that signs checkpoints, or did.' })
@Access('signedIn')
export class SigningKeyType {
  @Field(() => Int, { description: '1, 2, 3 … in the order in which they took over.' })
  number!: number;

  @Field(() => String, { description: 'Name, id and Ed25519 key (C2SP signed-note). Publish it where others find it without us.' })
  verifierKey!: string;

  @Field(() => Date, { description: 'Since when it signs.' })
  at!: Date;

  @Field(() => String, { nullable: true, description: 'The checkpoint that the key before it signed too; null for the first.' })
  handover?: string | undefined;
}

@ObjectType('Witness', { description: 'A place outside the database that checkpoints are taken to.' })
@Access('administer')
export class WitnessType {
  @Field(() => String, { description: 'As it is configured, without passwords.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'Entries of the newest checkpoint that it has; null before the first.' })
  treeSize?: number | undefined;

  @Field(() => Date, { nullable: true, description: 'When it took that.' })
  at?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'Why it could not take the one after; null when nothing is in the way.' })
  error?: string | undefined;
}

export function showWitness(state: WitnessState): WitnessType {
  return state;
}
