import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SavedView } from '../domain/saved-view.js';

@Entity('saved_view')
export class SavedViewRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'experiment_id' })
  experimentId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  state!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

export function savedViewOf(row: SavedViewRow): SavedView {
  return { ...row };
}
