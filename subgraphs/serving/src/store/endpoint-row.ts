import { Column, Entity, PrimaryColumn } from 'typeorm';
import { completeSettings } from '../domain/endpoint-settings.js';
import type { Endpoint } from '../domain/endpoint.js';

@Entity('endpoint')
export class EndpointRow {
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'project_id' })
  projectId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: Endpoint['kind'];

  @Column('text', { name: 'model_id' })
  modelId!: string;

  /** As they were said: what is missing has its default. */
  @Column('jsonb')
  settings!: unknown;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

export function endpointOf(row: EndpointRow): Endpoint {
  return { ...row, settings: completeSettings(row.settings) };
}
