import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('prediction_batch')
export class PredictionBatchRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  /** Between which ids its rows lie; null in batches of earlier versions, and of nothing but failures. */
  @Column('text', { name: 'first_id', nullable: true })
  firstId!: string | null;

  @Column('text', { name: 'last_id', nullable: true })
  lastId!: string | null;

  @Column('text', { name: 'event_id', nullable: true })
  eventId!: string | null;
}
