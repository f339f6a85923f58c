import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
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
  async exports(@Arg('projectId', () => ID, { description: 'The project.' }) projectId: string, @Ctx() context: GraphContext): Promise<ExportType[]> {
    return (await this.service.list(projectId, context)).map(showExport);
  }

  @Mutation(() => ExportType, { description: 'Packs a part of the audit trail with its proofs.' })
  @Access('audit')
  async createExport(@Arg('input', () => CreateExportInput) input: CreateExportInput, @Ctx() context: GraphContext): Promise<ExportType> {
    return showExport(await this.service.create(input, context));
  }

  @FieldResolver(() => ActorType, { description: 'Who asked for it.' })
  createdBy(@Root() { createdById }: ExportType, @Ctx() context: GraphContext): Promise<ActorType | undefined> {
    return context.load('Actor', createdById);
  }
}
