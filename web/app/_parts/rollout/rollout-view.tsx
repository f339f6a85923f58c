'use client';

import type { RolloutItem } from '../../../live/queries/rollouts';
import { optionFigures } from './strategy-words';
import { StepTable } from './step-table';
import { RolloutActions } from './rollout-actions';
import { RolloutInsight } from './rollout-insight';
import { TrafficArea } from './traffic-area';
import { Facts } from '../../../ui/facts';
import styles from './rollout-view.module.css';

/** A rollout over time: traffic, steps with their evidence, how the two compare, and what one can do about it. */
export function RolloutView({ rollout, onChange }: { readonly rollout: RolloutItem; readonly onChange: () => Promise<unknown> }) {
  const isOpen = rollout.status === 'RUNNING' || rollout.status === 'PAUSED';
  const moves = rollout.trafficPercent > 0 || rollout.steps.some(({ trafficPercent }) => trafficPercent > 0);
  return (
    <>
      {moves && <TrafficArea rollout={rollout} />}
      <StepTable rollout={rollout} />
      {isOpen && <RolloutActions rollout={rollout} onChange={onChange} />}
      <details className={styles['options']}>
        <summary>Strategy {rollout.strategy} and its options</summary>
        <div className={styles['facts']}>
          <Facts facts={optionFigures(rollout.strategy, rollout.options)} />
        </div>
      </details>
      <RolloutInsight rollout={rollout} />
    </>
  );
}
