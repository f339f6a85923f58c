import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Access } from '@cairn/subgraph';
import type { AuditExport } from '../domain/export/export.js';

export enum ExportState {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  READY = 'READY',
  FAILED = 'FAILED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(ExportState, {
  name: 'ExportState',
  description: 'Where an export stands.',
  valuesConfig: {
    QUEUED: { description: 'It waits for its turn.' },
    RUNNING: { description: 'It is being made.' },
    READY: { description: 'The bundle can be fetched.' },
    FAILED: { description: 'It could not be made.' },
    CANCELLED: { description: 'Somebody ended it.' },
  },
});

export enum ExportScopeKind {
  INSTALLATION = 'INSTALLATION',
  PROJECT = 'PROJECT',
  MODEL = 'MODEL',
  ENDPOINT = 'ENDPOINT',
  ACTOR = 'ACTOR',
}
registerEnumType(ExportScopeKind, {
  name: 'ExportScopeKind',
  description: 'What an export is about.',
  valuesConfig: {
    INSTALLATION: { description: 'Everything.' },
    PROJECT: { description: 'A project.' },
    MODEL: { description: 'A model, with what lies up- and downstream of its versions.' },
    ENDPOINT: { description: 'An endpoint, with what lies up- and downstream of it.' },
    ACTOR: { description: 'What a person or a service account did, and what was done to it.' },
  },
});

@ObjectType('Export', { description: 'A part of the audit trail, packed so that anybody can verify it without us.' })
@Directive('@key(fields: "id")')
@Access('read')
export class ExportType {
  @Field(() => ID, { description: 'xpt_…' })
  id!: string;

  @Field(() => ID, { description: 'The project it is about; * is the whole installation.' })
  projectId!: string;

  @Field(() => ExportScopeKind, { description: 'What it is about.' })
  scope!: ExportScopeKind;

  @Field(() => ID, { description: 'The project, model, endpoint or actor that it is about; * is the whole installation.' })
  scopeId!: string;

  @Field(() => ExportState, { description: 'Where it stands.' })
  state!: ExportState;

  @Field(() => Float, { description: 'First index.' })
  fromIndex!: number;

  @Field(() => Float, { description: 'Index after the last.' })
  toIndex!: number;

  @Field(() => Date, { nullable: true, description: 'Only entries written at this time or later; null for no limit.' })
  from?: Date | undefined;

  @Field(() => Date, { nullable: true, description: 'Only entries written before this time; null for no limit.' })
  to?: Date | undefined;

  @Field(() => String, { nullable: true, description: 'What it is for, in the words of who asked.' })
  purpose?: string | undefined;

  @Field(() => Int, { description: 'How many entries it holds; while it is being made, so far.' })
  entries!: number;

  @Field(() => Int, { nullable: true, description: 'How many entries it will hold; null until that is known.' })
  entriesTotal?: number | undefined;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  error?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Of the bundle; null until it is ready.' })
  digest?: string | undefined;

  @Field(() => Float, { nullable: true, description: 'Size of the bundle in bytes; null until it is ready.' })
  sizeBytes?: number | undefined;

  @Field(() => Date, { description: 'When it was asked for.' })
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was ready.' })
  readyAt?: Date | undefined;

  createdById!: string;

  @Field(() => String, { description: 'Where the bundle can be fetched once it is ready, also in parts (HTTP Range), relative to the origin of the platform.' })
  downloadPath!: string;
}

export function showExport({ createdBy, scope, state, since, until, ...made }: AuditExport): ExportType {
  return { ...made, scope: ExportScopeKind[scope.kind.toUpperCase() as keyof typeof ExportScopeKind], scopeId: scope.id, state: ExportState[state], from: since, to: until, createdById: createdBy, downloadPath: `/api/v1/exports/${made.id}` };
}
