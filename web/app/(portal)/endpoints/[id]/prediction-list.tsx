'use client';

import { useMemo } from 'react';
import { Predictions, type PredictionItem } from '../../../../live/queries/predictions';
import { EndpointChanged } from '../../../../live/queries/serving';
import { useRefreshOn } from '../../../../live/use-events';
import { usePages } from '../../../../live/use-pages';
import { formatDuration, formatNumber } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { VersionLink } from '../../../../ui/version-link';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { Ago, At } from '../../../../ui/time';
import { ListRows } from '../../../_parts/list-rows';

const columns: readonly Column<PredictionItem>[] = [
  { key: 'id', label: 'Prediction', cell: ({ id }) => <NodeLink id={id} />, value: ({ id }) => id },
  { key: 'score', label: 'Score', cell: ({ score }) => formatNumber(score), value: ({ score }) => score, align: 'end' },
  { key: 'label', label: 'Came true as', cell: ({ label }) => (label === null ? 'not known yet' : formatNumber(label.value)), value: ({ label }) => label?.value, align: 'end' },
  { key: 'version', label: 'Version', cell: ({ modelVersion }) => <VersionLink version={modelVersion} />, value: ({ modelVersion }) => modelVersion === null ? undefined : `v${modelVersion.number}` },
  { key: 'observed', label: 'Is about', cell: ({ observedAt }) => <At at={observedAt} />, value: ({ observedAt }) => observedAt },
  { key: 'served', label: 'Answered', cell: ({ servedAt }) => <Ago at={servedAt} />, value: ({ servedAt }) => servedAt },
  { key: 'latency', label: 'Took', cell: ({ latencyMs }) => formatDuration(latencyMs), value: ({ latencyMs }) => latencyMs, align: 'end' },
  { key: 'caller', label: 'Asked by', cell: ({ caller }) => caller.name, value: ({ caller }) => caller.name },
];

/** Answers of the endpoint, newest first; new ones wait above until somebody wants them. */
export function PredictionList({ endpointId, projectId }: { readonly endpointId: string; readonly projectId: string }) {
  const pages = usePages(Predictions, { endpointId, first: 50 }, (data) => data.predictions);
  useRefreshOn(EndpointChanged, { projectId }, pages.refresh, ({ endpointChanged }) => endpointChanged.id === endpointId);
  const all = useMemo(() => [...columns, ...featureColumns(pages.nodes ?? [])], [pages.nodes]);
  return <ListRows pages={pages} name="predictions" columns={all} empty={<Empty title="Nothing has been predicted yet" code="const { outputs, predictionIds } = await cairn.infer('name', { inputs });" />} />;
}

/** A column for every feature that the first predictions were given. */
function featureColumns(predictions: readonly PredictionItem[]): Column<PredictionItem>[] {
  const names = new Set(predictions.slice(0, 5).flatMap(({ features }) => Object.keys((features ?? {}) as object)));
  const valueOf = ({ features }: PredictionItem, name: string) => (features as Record<string, unknown> | null)?.[name];
  return [...names].map((name) => ({
    key: `f.${name}`,
    label: name,
    hidden: true,
    align: 'end',
    cell: (prediction) => {
      const value = valueOf(prediction, name);
      return typeof value === 'number' ? formatNumber(value) : JSON.stringify(value);
    },
    value: (prediction) => {
      const value = valueOf(prediction, name);
      return typeof value === 'number' || typeof value === 'string' ? value : undefined;
    },
  }));
}
