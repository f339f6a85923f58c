'use client';

import { useMemo } from 'react';
import { Predictions, type PredictionItem } from '../../../../live/queries/predictions';
import { EndpointChanged, type EndpointDetail } from '../../../../live/queries/serving';
import { useRefreshOn } from '../../../../live/use-events';
import { usePages } from '../../../../live/use-pages';
import { useUrlState } from '../../../../live/use-url-state';
import { FilterLine } from '../../../../ui/filter-line/filter-line';
import { formatDuration, formatNumber } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { VersionLink } from '../../../../ui/version-link';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { Ago, At } from '../../../../ui/time';
import { ListRows } from '../../../_parts/list-rows';
import { completePredictions, readFilter, type KnownVersion } from './prediction-filter';

const columns: readonly Column<PredictionItem>[] = [
  { key: 'id', label: 'Prediction', cell: ({ id }) => <NodeLink id={id} /> },
  { key: 'score', label: 'Score', cell: ({ score }) => formatNumber(score), align: 'end' },
  { key: 'label', label: 'Came true as', cell: ({ label }) => (label === null ? 'not known yet' : formatNumber(label.value)), align: 'end' },
  { key: 'version', label: 'Version', cell: ({ modelVersion }) => <VersionLink version={modelVersion} /> },
  { key: 'served', label: 'Answered', cell: ({ servedAt }) => <Ago at={servedAt} /> },
  { key: 'latency', label: 'Took', cell: ({ latencyMs }) => formatDuration(latencyMs), align: 'end' },
  { key: 'request', label: 'Request', cell: ({ requestId }) => requestId ?? '–' },
  { key: 'key', label: 'Label key', cell: ({ labelKey }) => labelKey ?? '–', hidden: true },
  { key: 'caller', label: 'Asked by', cell: ({ caller }) => caller.name },
  { key: 'observed', label: 'Is about', cell: ({ observedAt }) => <At at={observedAt} />, hidden: true },
];

/** Answers of the endpoint, newest first, filtered by the platform; new ones wait above until somebody wants them. */
export function PredictionList({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const { id: endpointId, projectId, name } = endpoint;
  const [text, setText] = useUrlState('filter');
  const versions = useMemo(() => versionsOf(endpoint), [endpoint]);
  const versionKey = versions.map(({ id }) => id).join();
  // What "an hour ago" means is settled when it is asked, or the list would be another one every second.
  const read = useMemo(() => readFilter(text, versions, new Date()), [text, versionKey]);
  const filter = 'filter' in read ? read.filter : undefined;
  const pages = usePages(Predictions, filter && { endpointId, first: 50, ...filter }, (data) => data.predictions);
  useRefreshOn(EndpointChanged, { projectId }, pages.refresh, ({ endpointChanged }) => endpointChanged.id === endpointId);
  const all = useMemo(() => [...columns, ...featureColumns(pages.nodes ?? [])], [pages.nodes]);
  const line = (
    <FilterLine
      name="predictions"
      applied={text}
      onApply={setText}
      check={(typed) => {
        const found = readFilter(typed, versions, new Date());
        return 'error' in found ? found.error : undefined;
      }}
      complete={(typed, cursor) => completePredictions(typed, cursor, versions)}
      placeholder="Filter predictions: version:2 score:>0.5 since:1h, or the id of a request"
    />
  );
  if (filter === undefined) return line;
  const empty =
    text === '' ? (
      <Empty title="Nothing has been predicted yet" code={endpoint.kind === 'SERVED' ? `const { outputs, predictionIds } = await cairn.infer('${name}', { inputs });` : 'POST /api/v1/cloudevents, as KServe’s payload logger does'} />
    ) : (
      <Empty title="No prediction fits">Filters are by version, score, request, label, since and until. What is not logged, or not kept any more, cannot be found.</Empty>
    );
  return <ListRows pages={pages} name="predictions" columns={all} filter={line} empty={empty} />;
}

function versionsOf({ variants }: EndpointDetail): readonly KnownVersion[] {
  const known = new Map(variants.flatMap(({ modelVersion }) => (modelVersion === null ? [] : [[modelVersion.id, { id: modelVersion.id, number: modelVersion.number }] as const])));
  return [...known.values()].toSorted((a, b) => b.number - a.number);
}

/** A column for every feature that the first predictions were given. */
function featureColumns(predictions: readonly PredictionItem[]): Column<PredictionItem>[] {
  const names = new Set(predictions.slice(0, 5).flatMap(({ features }) => Object.keys((features ?? {}) as object)));
  return [...names].map((name) => ({
    key: `f.${name}`,
    label: name,
    hidden: true,
    align: 'end',
    cell: ({ features, redacted }) => {
      const value = (features as Record<string, unknown> | null)?.[name];
      if (redacted.includes(name)) return 'redacted';
      return typeof value === 'number' ? formatNumber(value) : JSON.stringify(value);
    },
  }));
}
