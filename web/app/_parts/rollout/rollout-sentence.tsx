'use client';

import type { RolloutItem } from '../../../live/queries/rollouts';
import { Took } from '../took';

/** Where a rollout stands, in words. */
export function RolloutSentence({ rollout }: { readonly rollout: RolloutItem }) {
  const { candidate, champion, status, trafficPercent, steps, reason } = rollout;
  const step = steps.at(-1);
  switch (status) {
    case 'RUNNING':
      return (
        <>
          v{candidate.modelVersion.number} has {trafficPercent} % of the traffic since {step !== undefined && <Took from={step.enteredAt} to={null} />}
          {step?.reason != null && `: ${step.reason}`}.
        </>
      );
    case 'PAUSED':
      return (
        <>
          The rollout of v{candidate.modelVersion.number} is paused at {trafficPercent} % of the traffic.
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
