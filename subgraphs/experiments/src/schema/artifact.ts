import { Directive, Field, Float, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { Artifact, ArtifactOwner } from '../domain/artifact.js';

@ObjectType('Artifact', { description: 'A file that a run produced, or that is part of a logged model or a trace.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ArtifactType {
  @Field(() => ID, { description: 'art_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  /** The run that it belongs to, or the logged model, or the trace. */
  owner!: ArtifactOwner;

  @Field(() => String, { description: 'Path within the run, the logged model or the trace.' })
  name!: string;

  @Field(() => String, { description: 'sha256: and 64 hex digits.' })
  digest!: string;

  @Field(() => Float, { description: 'Size in bytes.' })
  sizeBytes!: number;

  @Field(() => String, { description: 'Media type, such as application/json.' })
  mediaType!: string;

  @Field(() => Date, { description: 'When it was logged.' })
  createdAt!: Date;

  @Field(() => String, { description: 'Where its bytes can be fetched, relative to the origin of the platform.' })
  downloadPath!: string;
}

export function showArtifact(artifact: Artifact): ArtifactType {
  return { ...artifact, downloadPath: `/api/v1/artifacts/${artifact.digest}?project=${artifact.projectId}` };
}
