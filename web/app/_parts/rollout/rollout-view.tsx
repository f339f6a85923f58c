'use client';

import type { RolloutItem } from '../../../live/queries/rollouts';
import { StepTable } from './step-table';
import { RolloutActions } from './rollout-actions';
import { TrafficArea } from './traffic-area';
import { Json } from '../../../ui/code-block';
import styles from './rollout-view.module.css';

/** A rollout over time: traffic, steps with their evidence, and what one can do about it. */
export function RolloutView({ rollout, onChange }: { readonly rollout: RolloutItem; readonly onChange: () => Promise<unknown> }) {
  const isOpen = rollout.status === 'RUNNING' || rollout.status === 'PAUSED';
  return (
    <>
      <TrafficArea rollout={rollout} />
      <StepTable rollout={rollout} />
      {isOpen && <RolloutActions rollout={rollout} onChange={onChange} />}
      <details className={styles['options']}>
        <summary>
          Strategy {rollout.strategy} and its options
        </summary>
        <Json value={rollout.options} label="Options" />
      </details>
    </>
  );
}
