import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import type { AuditExport } from '../domain/export/export.js';
import { ExportService } from '../domain/export/export-service.js';
import { ActorType } from './actor.js';
import { ExportType, showExport } from './export.js';
import { CreateExportInput } from './inputs.js';

@injectable()
@Resolver(() => ExportType)
export class ExportResolver {
  constructor(@inject(ExportService) private readonly service: ExportService) {}

  @Query(() => ExportType, { name: 'export', nullable: true, description: 'An export by id.' })
  @Access('audit')
  byId(@Arg('id', () => ID, { description: 'xpt_…' }) id: string, @Ctx() context: GraphContext): Promise<ExportType | undefined> {
    return context.load('Export', id);
  }

  @Query(() => [ExportType], { description: 'Exports of a project, newest first, at most 200.' })
  @Access('audit')
  async exports(@Arg('projectId', () => ID, { description: 'The project; * is the whole installation.' }) projectId: string, @Ctx() context: GraphContext): Promise<ExportType[]> {
    return (await this.service.list(projectId, context)).map(showExport);
  }

  @Mutation(() => ExportType, { description: 'Orders a part of the audit trail with its proofs and documents; it is made in the background, and goes on whatever becomes of the caller.' })
  @Access('audit')
  async requestExport(@Arg('input', () => CreateExportInput) input: CreateExportInput, @Ctx() context: GraphContext): Promise<ExportType> {
    return showExport(await this.service.request(input, context));
  }

  @Mutation(() => ExportType, { description: 'The same, answered when it is ready; for parts that are made within a request.' })
  @Access('audit')
  async createExport(@Arg('input', () => CreateExportInput) input: CreateExportInput, @Ctx() context: GraphContext): Promise<ExportType> {
    return showExport(await this.service.create(input, context));
  }

  @Mutation(() => ExportType, { description: 'Ends an export that is not over yet.' })
  @Access('audit')
  async cancelExport(@Arg('id', () => ID, { description: 'xpt_…' }) id: string, @Ctx() context: GraphContext): Promise<ExportType> {
    return showExport(await this.service.cancel(id, context));
  }

  @Subscription(() => ExportType, {
    description: 'An export as it is now, and each time that it has come further; ends when it is over.',
    subscribe: ({ args, context }: { args: { id: string }; context: GraphContext }) => context.resolve(ExportService).follow(args.id, context),
  })
  @Access('audit')
  exportProgress(@Arg('id', () => ID, { description: 'xpt_…' }) _id: string, @Root() found: AuditExport): ExportType {
    return showExport(found);
  }

  @FieldResolver(() => ActorType, { description: 'Who asked for it.' })
  createdBy(@Root() { createdById }: ExportType, @Ctx() context: GraphContext): Promise<ActorType | undefined> {
    return context.load('Actor', createdById);
  }
}
