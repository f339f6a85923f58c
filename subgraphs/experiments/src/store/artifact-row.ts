import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Artifact, ArtifactOwner } from '../domain/artifact.js';

@Entity('artifact')
export class ArtifactRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'run_id', nullable: true })
  runId!: string | null;

  @Column('text', { name: 'logged_model_id', nullable: true })
  loggedModelId!: string | null;

  @Column('text', { name: 'trace_id', nullable: true })
  traceId!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  digest!: string;

  @Column('double precision', { name: 'size_bytes' })
  sizeBytes!: number;

  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When another took its name, or it was removed. */
  @Column('timestamptz', { name: 'replaced_at', nullable: true })
  replacedAt!: Date | null;
}

export function artifactOf({ runId, loggedModelId, traceId, replacedAt: _, ...row }: ArtifactRow): Artifact {
  return { ...row, owner: runId !== null ? { kind: 'run', id: runId } : loggedModelId !== null ? { kind: 'loggedModel', id: loggedModelId } : { kind: 'trace', id: traceId! } };
}

export function artifactRowOf({ owner, ...artifact }: Artifact): ArtifactRow {
  const idOf = (kind: ArtifactOwner['kind']): string | null => (owner.kind === kind ? owner.id : null);
  return { ...artifact, runId: idOf('run'), loggedModelId: idOf('loggedModel'), traceId: idOf('trace'), replacedAt: null };
}
