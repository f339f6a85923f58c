import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { CairnEvent } from '@cairn/core';
import { Access, connectionOf, type GraphContext } from '@cairn/subgraph';
import { AuditService } from '../domain/audit/audit-service.js';
import { KeyService } from '../domain/audit/key-service.js';
import { ActorType } from './actor.js';
import { AuditEntryConnection, AuditEntryType, CheckpointType, ConsistencyProofType, InclusionProofType, showCheckpoint, showEntry } from './audit.js';
import { showWitness, SigningKeyType, WitnessType } from './signing.js';
import { AuditEntriesArgs, AuditEntryArgs, ConsistencyArgs, InclusionArgs } from './inputs.js';

@injectable()
@Resolver(() => AuditEntryType)
export class AuditResolver {
  constructor(
    @inject(AuditService) private readonly audit: AuditService,
    @inject(KeyService) private readonly keys: KeyService,
  ) {}

  @Query(() => AuditEntryConnection, { description: 'The audit trail, newest first.' })
  @Access('audit')
  async auditEntries(@Args(() => AuditEntriesArgs) { first, after, ...query }: AuditEntriesArgs, @Ctx() context: GraphContext): Promise<AuditEntryConnection> {
    return connectionOf(await this.audit.search(query, { first, after }, context), showEntry);
  }

  @Query(() => AuditEntryType, { nullable: true, description: 'One entry, by its place or by its event.' })
  @Access('read')
  async auditEntry(@Args(() => AuditEntryArgs) { index, eventId }: AuditEntryArgs, @Ctx() context: GraphContext): Promise<AuditEntryType | undefined> {
    if (eventId !== undefined) return context.load('AuditEntry', eventId);
    const event = index === undefined ? undefined : await this.audit.byIndex(index, context);
    return event && showEntry(event);
  }

  @Query(() => CheckpointType, { nullable: true, description: 'What was signed last; null until the first second has passed.' })
  @Access('signedIn')
  async checkpoint(): Promise<CheckpointType | undefined> {
    const kept = await this.audit.checkpoint();
    return kept && showCheckpoint(kept);
  }

  @Query(() => [SigningKeyType], { description: 'The keys that sign checkpoints, or did, in the order in which they took over.' })
  @Access('signedIn')
  signingKeys(): Promise<SigningKeyType[]> {
    return this.audit.signingKeys();
  }

  @Query(() => [WitnessType], { description: 'Where checkpoints are taken to, and how far each has come; for administrators of the installation.' })
  @Access('administer everywhere')
  witnesses(@Ctx() context: GraphContext): WitnessType[] {
    return this.keys.witnesses(context).map(showWitness);
  }

  @Mutation(() => SigningKeyType, { description: 'A new key signs checkpoints from now on; one is signed by both, then the old key is destroyed. For administrators of the installation.' })
  @Access('administer everywhere')
  rotateSigningKey(@Ctx() context: GraphContext): Promise<SigningKeyType> {
    return this.keys.rotate(context);
  }

  @Query(() => InclusionProofType, { description: 'A path from an entry to the root of a tree (RFC 6962).' })
  @Access('signedIn')
  async inclusionProof(@Args(() => InclusionArgs) { index, treeSize }: InclusionArgs): Promise<InclusionProofType> {
    const proof = await this.audit.inclusion(index, treeSize);
    return { ...proof, leafHash: proof.leafHash.toString('base64'), rootHash: proof.rootHash.toString('base64'), path: proof.path.map((hash) => hash.toString('base64')) };
  }

  @Query(() => ConsistencyProofType, { description: 'A path that shows that an earlier tree begins a later one (RFC 6962).' })
  @Access('signedIn')
  async consistencyProof(@Args(() => ConsistencyArgs) { from, to }: ConsistencyArgs): Promise<ConsistencyProofType> {
    const proof = await this.audit.consistency(from, to);
    return { ...proof, path: proof.path.map((hash) => hash.toString('base64')) };
  }

  @Subscription(() => AuditEntryType, {
    description: 'Entries as they are written.',
    subscribe: ({ args, context }: { args: { projectId?: string }; context: GraphContext }) => context.resolve(AuditService).follow(args.projectId, context),
  })
  @Access('audit')
  auditEntryRecorded(@Arg('projectId', () => ID, { nullable: true, description: 'Only entries of this project.' }) _projectId: string | undefined, @Root() event: CairnEvent): AuditEntryType {
    return showEntry(event);
  }

  @FieldResolver(() => ActorType, { description: 'Who did it.' })
  actor(@Root() { actorId }: AuditEntryType, @Ctx() context: GraphContext): Promise<ActorType | undefined> {
    return context.load('Actor', actorId);
  }

  @FieldResolver(() => AuditEntryType, { nullable: true, description: 'The entry that caused it.' })
  async cause(@Root() { causeId }: AuditEntryType, @Ctx() context: GraphContext): Promise<AuditEntryType | undefined> {
    return causeId === undefined ? undefined : context.load('AuditEntry', causeId);
  }

  @FieldResolver(() => String, { description: 'RFC 6962 hash of its canonical JSON, base64.' })
  leafHash(@Root() { source }: AuditEntryType): string {
    return this.audit.leafHash(source).toString('base64');
  }

  @FieldResolver(() => String, { description: 'The exact bytes that its hash is taken over.' })
  canonicalText(@Root() { source }: AuditEntryType): string {
    return this.audit.text(source);
  }
}
