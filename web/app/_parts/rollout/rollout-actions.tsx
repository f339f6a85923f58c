'use client';

import { PauseRollout, PromoteRollout, ResumeRollout, RollBackRollout, StopRollout, type RolloutItem } from '../../../live/queries/rollouts';
import { useAct } from '../../../live/use-act';
import { useMay } from '../../../live/use-may';
import { Confirm } from '../../../ui/confirm';
import styles from './rollout-actions.module.css';

/** Pause, promote, roll back, stop: each says what will happen before it does. Only for those who may. */
export function RolloutActions({ rollout, onChange }: { readonly rollout: RolloutItem; readonly onChange: () => Promise<unknown> }) {
  const { id, status, trafficPercent, shadowPercent, endpoint } = rollout;
  const [candidate, champion] = [`v${rollout.candidate.modelVersion.number}`, `v${rollout.champion.modelVersion.number}`];
  const pause = useAct(PauseRollout);
  const resume = useAct(ResumeRollout);
  const promote = useAct(PromoteRollout);
  const rollBack = useAct(RollBackRollout);
  const stop = useAct(StopRollout);
  const mayOperate = useMay('operate', rollout.projectId);
  if (!mayOperate) return <p className={styles['watching']}>Who holds the role of an engineer here can pause, promote, roll back or stop it.</p>;
  const after = async (done: unknown) => {
    if (done !== undefined) await onChange();
    return done !== undefined;
  };
  const share = shadowPercent > 0 ? `its copies of ${shadowPercent} % of the requests` : `its ${trafficPercent} % of the traffic`;
  return (
    <div className={styles['actions']}>
      {status === 'RUNNING' ? (
        <Confirm action="Pause" title="Pause the rollout?" busy={pause.busy} failure={pause.failure} onConfirm={async () => after(await pause.run({ id }))}>
          {candidate} keeps {share} of {endpoint.name}. The strategy decides nothing until somebody resumes.
        </Confirm>
      ) : (
        <Confirm action="Resume" title="Resume the rollout?" busy={resume.busy} failure={resume.failure} onConfirm={async () => after(await resume.run({ id }))}>
          The strategy goes on where it was: {candidate} has {share}.
        </Confirm>
      )}
      <Confirm action="Promote" title={`Promote ${candidate}?`} busy={promote.busy} failure={promote.failure} onConfirm={async () => after(await promote.run({ id }))}>
        {candidate} answers all requests of {endpoint.name} at once, whatever the strategy would say, and becomes champion. {champion} is retired.
      </Confirm>
      <Confirm action="Stop" title={`Stop comparing ${candidate}?`} busy={stop.busy} failure={stop.failure} onConfirm={async () => after(await stop.run({ id }))}>
        The rollout ends without a verdict: {champion} answers all requests of {endpoint.name}, and {candidate} is taken out of service. Nothing bad is said of it, and what was compared stays to be read.
      </Confirm>
      <Confirm action="Roll back" title={`Roll back ${candidate}?`} tone="danger" reason="Reason, kept in the audit trail" busy={rollBack.busy} failure={rollBack.failure} onConfirm={async (reason) => after(await rollBack.run({ id, reason }))}>
        {champion} answers all requests of {endpoint.name} again, at once. {candidate} is taken out of service.
      </Confirm>
    </div>
  );
}
