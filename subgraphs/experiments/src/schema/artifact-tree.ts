import { Field, Float, ID, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';

@ObjectType('ArtifactFile', { description: 'A file of a folder of artifacts.' })
@Access('signedIn')
export class ArtifactFileType {
  @Field(() => String, { description: 'Relative to the folder.' })
  path!: string;

  @Field(() => String, { description: 'sha256: and 64 hex digits.' })
  digest!: string;

  @Field(() => Float, { description: 'Size in bytes.' })
  sizeBytes!: number;
}

@ObjectType('ArtifactTree', { description: 'A folder of artifacts as it is now, or a single file.' })
@Access('read')
export class ArtifactTreeType {
  @Field(() => String, { description: 'Where it is: mlflow-artifacts:/…' })
  uri!: string;

  @Field(() => ID, { description: 'The project it belongs to.' })
  projectId!: string;

  @Field(() => ID, { nullable: true, description: 'The run whose it is, or that made the logged model.' })
  runId?: string | undefined;

  @Field(() => ID, { nullable: true, description: 'The logged model whose it is.' })
  loggedModelId?: string | undefined;

  @Field(() => [ArtifactFileType], { description: 'Its files, by path.' })
  files!: ArtifactFileType[];
}
