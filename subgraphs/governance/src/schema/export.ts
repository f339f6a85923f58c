import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { AuditExport } from '../domain/export/export.js';

@ObjectType('Export', { description: 'A part of the audit trail, packed so that anybody can verify it without us.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ExportType {
  @Field(() => ID, { description: 'xpt_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it is about.' })
  projectId!: string;

  @Field(() => Float, { description: 'First index.' })
  fromIndex!: number;

  @Field(() => Float, { description: 'Index after the last.' })
  toIndex!: number;

  @Field(() => Int, { description: 'How many entries it holds.' })
  entries!: number;

  @Field(() => String, { description: 'Of the bundle.' })
  digest!: string;

  @Field(() => Float, { description: 'Size of the bundle in bytes.' })
  sizeBytes!: number;

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date;

  createdById!: string;

  @Field(() => String, { description: 'Where the bundle can be fetched, relative to the origin of the platform.' })
  downloadPath!: string;
}

export function showExport({ createdBy, ...made }: AuditExport): ExportType {
  return { ...made, createdById: createdBy, downloadPath: `/api/v1/exports/${made.id}` };
}
