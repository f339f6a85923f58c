import { can, ForbiddenError, isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type RequestContext } from '@cairn/core';
import { counted, decide, voidReason, type Approval } from './approval.js';
import { refusals, type Duties } from './duties.js';
import { figuresOf, sideBySide, type FigureBeside } from './figures.js';
import { policyOf } from './gate.js';
import type { ModelVersion } from './model-version.js';
import type { FindRunFacts } from './run-facts.js';
import type { DecisionReader, RegistryStore } from './stores.js';
import type { VersionService } from './version-service.js';

export interface ApprovalServiceParts {
  readonly store: RegistryStore;
  readonly versions: VersionService;
  readonly runFacts: FindRunFacts;
  readonly now: () => Date;
}

/** A version that waits for somebody's decision, as one who may be asked sees it. */
export interface ApprovalRequest {
  readonly version: ModelVersion;
  /** Why the asker may not decide; empty when they may. */
  readonly refusals: readonly string[];
  readonly given: number;
  readonly required: number;
  readonly championId: string | undefined;
  readonly figures: readonly FigureBeside[];
}

/** Whether an approval counts for the version as it is now. */
export interface ApprovalState {
  readonly counts: boolean;
  readonly voidReason: string | undefined;
}

/** Takes decisions about versions. */
export class ApprovalService {
  constructor(private readonly parts: ApprovalServiceParts) {}

  of(versionId: string): Promise<Approval[]> {
    return this.parts.store.decisions.approvalsOf([versionId]);
  }

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Approval | undefined)[]> {
    return (await this.parts.store.approvals(ids)).map((approval) => (isVisible(context, approval) ? approval : undefined));
  }

  async stateOf(id: string, context: RequestContext): Promise<ApprovalState> {
    const [approval] = await this.byIds([id], context);
    const [version] = approval ? await this.parts.store.versions([approval.versionId]) : [];
    if (!approval || !version || approval.decision === 'rejected') return { counts: false, voidReason: undefined };
    const policy = policyOf(await this.parts.store.decisions.gatesInForce([version.modelId]));
    const why = voidReason(approval, { version, policy, at: this.parts.now() });
    return { counts: why === undefined, voidReason: why };
  }

  /**
   * Says yes or no. The database refuses once more what is refused here.
   * @throws {ForbiddenError} when the actor has a part in the version, or got their role for it.
   */
  async decide(input: { readonly versionId: string; readonly digest: string; readonly reason: string }, decision: Approval['decision'], context: RequestContext): Promise<ModelVersion> {
    const { versionId, digest, reason } = input;
    const { projectId, runId } = await this.parts.versions.visible(versionId, context);
    requireIn(context, 'approve', projectId);
    const run = runId === undefined ? undefined : await this.parts.runFacts(runId, context);
    const actorId = context.actor.id;
    return this.parts.store.commit(context, async (commit) => {
      const current = await commit.lockVersion(versionId);
      if (!current) throw NotFoundError.node('ModelVersion', versionId);
      if (run !== undefined) await commit.addParties([{ versionId, actorId: run.startedBy, part: 'runStarter' }]);
      const policy = policyOf(await commit.decisions.gatesInForce([current.modelId]));
      const earlier = await commit.decisions.approvalsOf([versionId]);
      const at = this.parts.now();
      const approvers = counted(earlier, current, policy, at).map((approval) => approval.actorId);
      const [refusal] = refusals(versionId, actorId, await dutiesOf(commit.decisions, { version: current, approvers, actorId }));
      if (refusal !== undefined) throw new ForbiddenError(refusal);
      const { approval, given, version } = decide(current, { said: { decision, digest, reason, actorId, at }, policy, earlier, id: newId('approval') });
      await commit.insertApproval(approval);
      await commit.updateVersion(version);
      const about = { projectId, nodeId: versionId, causeId: current.gatesEventId, links: [{ from: versionId, to: approval.id, relation: decision }] };
      const { id: approvalId, modelDigest, evaluationDigest, environmentDigest, gatesDigest, policyDigest, expiresAt } = approval;
      if (decision === 'approved') {
        const payload = { approvalId, modelDigest, evaluationDigest, environmentDigest, gatesDigest, policyDigest, expiresAt: expiresAt?.toISOString(), reason, given, required: policy.requiredApprovals };
        commit.emit({ type: 'approval.given', ...about, payload });
        if (version.status === 'approved') await commit.insertPromotion({ projectId, modelId: version.modelId, versionId, kind: 'approval', actorId, at, previousId: undefined, gatesDigest });
      } else {
        commit.emit({ type: 'approval.rejected', ...about, payload: { approvalId, reason } });
      }
      return version;
    });
  }

  /** Versions of a project that await approval, newest first, with what a decision needs, and whether the asker may take it. */
  async inbox(projectId: string, page: PageRequest, context: RequestContext): Promise<Page<ApprovalRequest>> {
    const found = await this.parts.versions.list({ projectId, status: 'awaitingApproval' }, page, context);
    const championIds = new Map((await this.parts.store.aliasesOf([...new Set(found.nodes.map(({ modelId }) => modelId))])).filter(({ name }) => name === 'champion').map(({ modelId, versionId }) => [modelId, versionId]));
    const champions = new Map((await this.parts.store.versions([...new Set(championIds.values())])).flatMap((version) => (version ? [[version.id, version] as const] : [])));
    const nodes: ApprovalRequest[] = [];
    for (const version of found.nodes) nodes.push(await this.#request(version, champions.get(championIds.get(version.modelId) ?? ''), context));
    return { ...found, nodes };
  }

  async #request(version: ModelVersion, champion: ModelVersion | undefined, context: RequestContext): Promise<ApprovalRequest> {
    const { decisions } = this.parts.store;
    const actorId = context.actor.id;
    const policy = policyOf(await decisions.gatesInForce([version.modelId]));
    const approvers = counted(await decisions.approvalsOf([version.id]), version, policy, this.parts.now()).map((approval) => approval.actorId);
    const against = refusals(version.id, actorId, await dutiesOf(decisions, { version, approvers, actorId }));
    if (!can(context.actor, 'approve', version.projectId)) against.unshift(`Actor '${actorId}' lacks the permission 'approve' in project '${version.projectId}'`);
    if (approvers.includes(actorId)) against.push(`Actor '${actorId}' has approved already; ${policy.requiredApprovals} different people must`);
    if (version.policyDigest !== policy.digest) against.push('The gates were changed since they were evaluated; evaluate them again');
    return { version, refusals: against, given: approvers.length, required: policy.requiredApprovals, championId: champion?.id, figures: sideBySide(figuresOf(version.evaluation), champion && figuresOf(champion.evaluation)) };
  }
}

async function dutiesOf(reader: DecisionReader, { version, approvers, actorId }: { readonly version: ModelVersion; readonly approvers: readonly string[]; readonly actorId: string }): Promise<Duties> {
  const parties = await reader.partiesOf([version.id]);
  const grants = await reader.recentGrants([...new Set([actorId, ...approvers])], version.projectId, 'approve');
  return { parties, grants, approvers };
}
