'use client';

import type { RolloutItem } from '../../../live/queries/rollouts';
import { Took } from '../took';

/** Where a rollout stands, in words. */
export function RolloutSentence({ rollout }: { readonly rollout: RolloutItem }) {
  const { candidate, champion, status, trafficPercent, shadowPercent, steps, reason } = rollout;
  const step = steps.at(-1);
  const share = shadowPercent > 0 ? `copies of ${shadowPercent} % of the requests` : `${trafficPercent} % of the ${rollout.strategy === 'ab' ? 'callers' : 'traffic'}`;
  switch (status) {
    case 'RUNNING':
      return (
        <>
          v{candidate.modelVersion.number} has {share} since {step !== undefined && <Took from={step.enteredAt} to={null} />}
          {step?.reason != null && `: ${step.reason}`}.
        </>
      );
    case 'PAUSED':
      return (
        <>
          The rollout of v{candidate.modelVersion.number} is paused: it has {share}.
        </>
      );
    case 'PROMOTED':
      return (
        <>
          v{candidate.modelVersion.number} took the place of v{champion.modelVersion.number} after <Took from={rollout.startedAt} to={rollout.endedAt} />
          {reason !== null && `: ${reason}`}.
        </>
      );
    case 'STOPPED':
      return (
        <>
          The comparison with v{candidate.modelVersion.number} is over after <Took from={rollout.startedAt} to={rollout.endedAt} />
          {reason !== null && `: ${reason}`}. v{champion.modelVersion.number} answers.
        </>
      );
    case 'ROLLED_BACK':
      return (
        <>
          v{candidate.modelVersion.number} was taken back after <Took from={rollout.startedAt} to={rollout.endedAt} />
          {reason !== null && `: ${reason}`}. v{champion.modelVersion.number} answers.
        </>
      );
  }
}
