import type { StrategyDecision } from '@cairn/plugin';
import { endRollout, stepRollout, type EndedRollout, type OpenRollout, type StepDecision } from './rollout.js';
import type { ServingCommit } from './stores.js';
import { retireVariant } from './variant-changes.js';

/** Notes what was decided in the step that the rollout is in. */
export async function noteDecision(commit: ServingCommit, { id, state }: OpenRollout, decision: StepDecision, leftAt: Date | undefined): Promise<void> {
  const step = await commit.step(id, state.stepIndex);
  const { kind, reason, evidence } = decision;
  await commit.putStep({
    rolloutId: id,
    index: state.stepIndex,
    trafficPercent: state.trafficPercent,
    enteredAt: step?.enteredAt ?? new Date(state.enteredAt),
    leftAt,
    decision: { kind, reason, evidence },
  });
}

/** Takes the next step: the candidate's share grows. */
export async function takeStep(commit: ServingCommit, rollout: OpenRollout, decision: Extract<StrategyDecision, { kind: 'step' }>, at: Date): Promise<OpenRollout> {
  const { stepIndex: index, trafficPercent, reason } = decision;
  await noteDecision(commit, rollout, decision, at);
  const next = stepRollout(rollout, decision, at);
  await commit.updateRollout(next);
  await commit.putStep({ rolloutId: rollout.id, index, trafficPercent, enteredAt: at, leftAt: undefined, decision: undefined });
  await commit.setTraffic(rollout.candidateId, trafficPercent);
  await commit.setTraffic(rollout.championId, 100 - trafficPercent);
  commit.emit({
    type: 'rollout.stepped',
    projectId: rollout.projectId,
    nodeId: rollout.id,
    payload: { endpointId: rollout.endpointId, index, trafficPercent, reason },
    causeId: rollout.startedEventId,
  });
  return next;
}

type Ending = 'promote' | 'rollBack' | 'stop';

const endings = { promote: 'promoted', rollBack: 'rolledBack', stop: 'stopped' } as const satisfies Record<Ending, EndedRollout['status']>;

/** Ends it: one variant gets all traffic, the other is retired. */
export async function finishRollout(commit: ServingCommit, rollout: OpenRollout, decision: StepDecision & { readonly kind: Ending }, at: Date): Promise<EndedRollout> {
  const { id, projectId, endpointId, championId, candidateId, startedEventId } = rollout;
  const promoted = decision.kind === 'promote';
  const { reason } = decision;
  await noteDecision(commit, rollout, decision, at);
  const ended = endRollout(rollout, endings[decision.kind], { reason, at });
  await commit.updateRollout(ended);
  const variants = await commit.activeVariants(endpointId);
  const [kept, retired] = [promoted ? candidateId : championId, promoted ? championId : candidateId].map((wanted) => variants.find((variant) => variant.id === wanted));
  const candidate = promoted ? kept : retired;
  // Both are active for as long as the rollout is open.
  if (!kept || !retired || !candidate) throw new Error(`Rollout '${id}' lacks one of its variants`);
  await commit.setTraffic(kept.id, 100);
  const { modelVersionId } = candidate;
  const endpoint = await commit.lockEndpoint(endpointId);
  const causeId = promoted
    ? commit.emit({ type: 'rollout.promoted', projectId, nodeId: id, payload: { endpointId, modelId: endpoint!.modelId, modelVersionId, variantId: kept.id, reason }, causeId: startedEventId })
    : commit.emit({ type: decision.kind === 'stop' ? 'rollout.stopped' : 'rollout.rolledBack', projectId, nodeId: id, payload: { endpointId, modelVersionId, reason }, causeId: startedEventId });
  await retireVariant(commit, retired, { at, causeId });
  return ended;
}
