import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { Access, Connection, GraphQLJSON } from '@cairn/subgraph';
import type { CairnEvent } from '@cairn/core';
import type { KeptCheckpoint } from '../domain/audit/audit-log.js';

@ObjectType('AuditEntry', { description: 'One thing that happened: what, to which node, by whom, when and why.' })
@Directive('@key(fields: "eventId")')
@Access('signedIn')
export class AuditEntryType {
  @Field(() => ID, { description: 'evt_…' })
  eventId!: string;

  @Field(() => Float, { description: 'Place in the log, from 0.' })
  index!: number;

  @Field(() => String, { description: 'A noun and a verb in the past: run.ended.' })
  type!: string;

  @Field(() => Date, { description: 'When it was written.' })
  at!: Date;

  actorId!: string;

  @Field(() => ID, { nullable: true, description: 'The project; null for what belongs to the whole installation.' })
  projectId?: string | undefined;

  @Field(() => ID, { description: 'The node that it happened to.' })
  nodeId!: string;

  @Field(() => ID, { nullable: true, description: 'The event that caused it.' })
  causeId?: string | undefined;

  @Field(() => ID, { description: 'The request in which it happened.' })
  requestId!: string;

  @Field(() => GraphQLJSON, { description: 'What else is known about it.' })
  payload!: unknown;

  @Field(() => GraphQLJSON, { description: 'Links that it made or ended.' })
  links!: unknown;

  /** What the resolvers of its other fields work on. */
  source!: CairnEvent;
}

@ObjectType({ description: 'One page of the audit trail, newest first.' })
@Access('audit')
export class AuditEntryConnection extends Connection(() => AuditEntryType) {}

@ObjectType('Checkpoint', { description: 'A signed tree head: how many entries there are, and what they are.' })
@Access('signedIn')
export class CheckpointType {
  @Field(() => Float, { description: 'How many entries the tree has.' })
  treeSize!: number;

  @Field(() => String, { description: 'RFC 6962 root hash, base64.' })
  rootHash!: string;

  @Field(() => Date, { description: 'When it was signed.' })
  at!: Date;

  @Field(() => String, { description: 'The signed note (C2SP tlog-checkpoint).' })
  note!: string;

  @Field(() => String, { description: 'The key that verifies it: name, id and Ed25519 key (C2SP signed-note).' })
  verifierKey!: string;
}

@ObjectType('InclusionProof', { description: 'A path from one entry to the root of a tree.' })
@Access('signedIn')
export class InclusionProofType {
  @Field(() => Float, { description: 'Index of the entry.' })
  index!: number;

  @Field(() => Float, { description: 'Size of the tree.' })
  treeSize!: number;

  @Field(() => String, { description: 'Hash of the entry, base64.' })
  leafHash!: string;

  @Field(() => String, { description: 'Root of the tree, base64.' })
  rootHash!: string;

  @Field(() => [String], { description: 'Sibling hashes from the entry upwards, base64.' })
  path!: string[];
}

@ObjectType('ConsistencyProof', { description: 'A path that shows that an earlier tree begins a later one.' })
@Access('signedIn')
export class ConsistencyProofType {
  @Field(() => Float, { description: 'Size of the earlier tree.' })
  from!: number;

  @Field(() => Float, { description: 'Size of the later tree.' })
  to!: number;

  @Field(() => [String], { description: 'Hashes, base64.' })
  path!: string[];
}

export function showEntry(event: CairnEvent): AuditEntryType {
  return {
    eventId: event.id,
    index: event.index,
    type: event.type,
    at: event.at,
    actorId: event.actorId,
    projectId: event.projectId,
    nodeId: event.nodeId,
    causeId: event.causeId,
    requestId: event.requestId,
    payload: event.payload,
    links: event.links,
    source: event,
  };
}

export function showCheckpoint({ treeSize, rootHash, at, note, verifierKey }: KeptCheckpoint & { readonly verifierKey: string }): CheckpointType {
  return { treeSize, rootHash: rootHash.toString('base64'), at, note, verifierKey };
}

