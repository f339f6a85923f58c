import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('prediction_batch')
export class PredictionBatchRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text', { name: 'event_id', nullable: true })
  eventId!: string | null;
}
