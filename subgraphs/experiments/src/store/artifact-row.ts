import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Artifact } from '../domain/artifact.js';

@Entity('artifact')
export class ArtifactRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'run_id' })
  runId!: string;

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
}

export function artifactOf(row: ArtifactRow): Artifact {
  return { ...row };
}
