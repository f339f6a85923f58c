import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('alias')
export class AliasRow {
  @PrimaryColumn('text', { name: 'model_id' })
  modelId!: string;

  @PrimaryColumn('text')
  name!: string;

  @Column('text', { name: 'version_id' })
  versionId!: string;

  @Column('timestamptz', { name: 'moved_at' })
  movedAt!: Date;

  @Column('text', { name: 'moved_by' })
  movedBy!: string;
}
