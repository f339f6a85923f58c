import { inject, injectable } from 'tsyringe';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphContext } from '@cairn/subgraph';
import { ApprovalService } from '../domain/approval-service.js';
import { ApprovalType } from './approval.js';
import { ApprovalRequestType } from './decisions.js';
import { ModelVersionType } from './model-version.js';

@injectable()
@Resolver(() => ApprovalType)
export class ApprovalResolver {
  constructor(@inject(ApprovalService) private readonly decisions: ApprovalService) {}

  @FieldResolver(() => Boolean, { description: 'Whether it is a yes that counts for the version as it is now.' })
  async counts(@Root() { id }: ApprovalType, @Ctx() context: GraphContext): Promise<boolean> {
    return (await this.decisions.stateOf(id, context)).counts;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why a yes does not count: what changed since, or that it expired. Null for one that counts, and for a no.' })
  async voidReason(@Root() { id }: ApprovalType, @Ctx() context: GraphContext): Promise<string | undefined> {
    return (await this.decisions.stateOf(id, context)).voidReason;
  }
}

@injectable()
@Resolver(() => ApprovalRequestType)
export class ApprovalRequestResolver {
  @FieldResolver(() => ModelVersionType, { nullable: true, description: 'The champion of its model, to compare with; null when there is none.' })
  async champion(@Root() { championId }: ApprovalRequestType, @Ctx() context: GraphContext): Promise<ModelVersionType | undefined> {
    return championId === undefined ? undefined : context.load('ModelVersion', championId);
  }
}
