'use client';

import type { RolloutItem, RolloutStep } from '../../../live/queries/rollouts';
import { humanize } from '../../../ui/format';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { At } from '../../../ui/time';
import { Took } from '../took';
import { Evidence } from './evidence';
import styles from './step-table.module.css';

const decisions: Readonly<Record<string, string>> = { stay: 'Stay', step: 'Next step', promote: 'Promote', rollBack: 'Roll back', stop: 'Stop' };

/** Each share of the traffic: how long it was held, what was decided, and on which evidence. */
export function StepTable({ rollout }: { readonly rollout: RolloutItem }) {
  const columns: readonly Column<RolloutStep>[] = [
    { key: 'traffic', label: 'Traffic', cell: ({ trafficPercent }) => `${trafficPercent} %`, narrow: true },
    { key: 'from', label: 'From', cell: ({ enteredAt }) => <At at={enteredAt} /> },
    { key: 'held', label: 'Held', cell: ({ enteredAt, leftAt }) => <Took from={enteredAt} to={leftAt ?? rollout.endedAt} />, align: 'end' },
    { key: 'decision', label: 'Decided', cell: ({ decision }) => (decision === null ? 'not yet' : (decisions[decision] ?? humanize(decision))) },
    { key: 'reason', label: 'Because', cell: ({ reason }) => <span className={styles['reason']}>{reason ?? '–'}</span> },
    { key: 'evidence', label: 'Evidence', cell: ({ evidence, index, reason }) => <Evidence evidence={evidence} reason={reason} label={`Evidence of step ${index + 1}`} /> },
  ];
  return <DataTable name="steps" rows={rollout.steps} columns={columns} keyOf={({ index }) => String(index)} tools={false} />;
}
