import { inject, injectable } from 'tsyringe';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Access, type GraphContext } from '@cairn/subgraph';
import { CrosswalkService } from '../domain/documents/crosswalk-service.js';
import { ComplianceDutyType, showDuty } from './crosswalk.js';

@injectable()
@Resolver(() => ComplianceDutyType)
export class CrosswalkResolver {
  constructor(@inject(CrosswalkService) private readonly service: CrosswalkService) {}

  @Query(() => [ComplianceDutyType], { description: 'Duties of laws and guidelines, each with what the trail answers: covered, partly, missing or stale.' })
  @Access('audit')
  async complianceCrosswalk(@Arg('projectId', () => ID, { description: 'The project; * is the whole installation.' }) projectId: string, @Ctx() context: GraphContext): Promise<ComplianceDutyType[]> {
    return (await this.service.answer(projectId, context)).map(showDuty);
  }
}
