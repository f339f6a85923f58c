import { inject, injectable } from 'tsyringe';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Access, connectionOf, PageArgs, type GraphContext } from '@cairn/subgraph';
import { ApprovalService } from '../domain/approval-service.js';
import { Clearances } from '../domain/clearances.js';
import { GateService } from '../domain/gate-service.js';
import { VersionService } from '../domain/version-service.js';
import { ApprovalType, showApproval } from './approval.js';
import { ApprovalRequestConnection, ApprovalsInboxArgs, ClearanceType, GateReevaluationType, GateTrialType, showClearance, showReevaluation, showRequest, showTrial, TryGatesInput } from './decisions.js';
import { GateResultConnection, GateResultType, showGateResult } from './gate.js';
import { DecisionInput } from './inputs.js';
import { ModelVersionType, showVersion } from './model-version.js';

/** How it is decided about versions. */
@injectable()
@Resolver(() => ModelVersionType)
export class DecisionResolver {
  constructor(
    @inject(GateService) private readonly gates: GateService,
    @inject(ApprovalService) private readonly decisions: ApprovalService,
    @inject(VersionService) private readonly versions: VersionService,
    @inject(Clearances) private readonly clearances: Clearances,
  ) {}

  @Mutation(() => ModelVersionType, { description: 'Asks every gate in force about a version, and keeps what they looked at. Who asks may not approve it.' })
  @Access('log')
  async evaluateGates(@Arg('versionId', () => ID, { description: 'The version.' }) versionId: string, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.gates.evaluate(versionId, context));
  }

  @Mutation(() => ModelVersionType, { description: 'Says yes to a version. Nobody may who has a part in it.' })
  @Access('approve')
  async approve(@Arg('input', () => DecisionInput) input: DecisionInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.decisions.decide(input, 'approved', context));
  }

  @Mutation(() => ModelVersionType, { description: 'Says no to a version. Nobody may who has a part in it.' })
  @Access('approve')
  async reject(@Arg('input', () => DecisionInput) input: DecisionInput, @Ctx() context: GraphContext): Promise<ModelVersionType> {
    return showVersion(await this.decisions.decide(input, 'rejected', context));
  }

  @Query(() => ApprovalRequestConnection, { description: 'Versions of a project that await approval, newest first, with what a decision needs and whether the asker may take it.' })
  @Access('read')
  async approvalsInbox(@Args(() => ApprovalsInboxArgs) { projectId, ...page }: ApprovalsInboxArgs, @Ctx() context: GraphContext): Promise<ApprovalRequestConnection> {
    return connectionOf(await this.decisions.inbox(projectId, page, context), showRequest);
  }

  @Query(() => GateReevaluationType, { description: 'Takes a decision of a gate again from its stored inputs, at its own time.' })
  @Access('read')
  async reevaluateGate(@Arg('resultId', () => ID, { description: 'gr_…' }) resultId: string, @Ctx() context: GraphContext): Promise<GateReevaluationType> {
    return showReevaluation(await this.gates.reevaluate(resultId, context));
  }

  @Query(() => [GateTrialType], { description: 'Asks gates about a version that are nowhere defined yet. Nothing is kept.' })
  @Access('read')
  async tryGates(@Arg('input', () => TryGatesInput) { versionId, gates }: TryGatesInput, @Ctx() context: GraphContext): Promise<GateTrialType[]> {
    return (await this.gates.try(versionId, gates, context)).map(showTrial);
  }

  @FieldResolver(() => [GateResultType], { description: 'What each gate said in the newest evaluation, and what it looked at.' })
  async gateResults(@Root() { id }: ModelVersionType): Promise<GateResultType[]> {
    return (await this.gates.results(id)).map(showGateResult);
  }

  @FieldResolver(() => GateResultConnection, { description: 'Everything that gates ever said about it, newest first.' })
  async gateHistory(@Root() { id }: ModelVersionType, @Args(() => PageArgs) page: PageArgs): Promise<GateResultConnection> {
    return connectionOf(await this.gates.history(id, page), showGateResult);
  }

  @FieldResolver(() => [ApprovalType], { description: 'Who said yes or no, in order.' })
  async approvals(@Root() { id }: ModelVersionType): Promise<ApprovalType[]> {
    return (await this.decisions.of(id)).map(showApproval);
  }

  @FieldResolver(() => ClearanceType, { description: 'Whether it may be used now, and why.' })
  clearance(@Root() version: ModelVersionType, @Ctx() context: GraphContext): Promise<ClearanceType> {
    return context.gather('clearance', version, async (all) => {
      const found = (await this.versions.byIds(all.map(({ id }) => id), context)).filter((one) => one !== undefined);
      return new Map([...(await this.clearances.of(found))].map(([id, clearance]) => [id, showClearance(clearance)]));
    });
  }
}
