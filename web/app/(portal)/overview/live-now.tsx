import type { OverviewData } from '../../../live/queries/overview';
import { formatCount, formatDuration, formatShare } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { VersionLink } from '../../../ui/version-link';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Ago } from '../../../ui/time';
import { MonitorSummary } from '../monitoring/monitor-marks';

type Endpoint = OverviewData['endpoints']['nodes'][number];

const columns: readonly Column<Endpoint>[] = [
  { key: 'name', label: 'Endpoint', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink> },
  { key: 'version', label: 'Answers with', cell: ({ champion }) => (champion === null ? 'nothing' : <VersionLink version={champion.modelVersion} />) },
  { key: 'since', label: 'Since', cell: ({ champion }) => <Ago at={champion?.createdAt} /> },
  {
    key: 'rollout',
    label: 'Rollout',
    cell: ({ rollout }) =>
      rollout === null ? (
        '–'
      ) : (
        <>
          <NodeLink id={rollout.id}>{`v${rollout.candidate.modelVersion.number} at ${rollout.trafficPercent} %`}</NodeLink> <Status value={rollout.status} />
        </>
      ),
  },
  { key: 'monitors', label: 'Monitors', cell: ({ id }) => <MonitorSummary endpointId={id} /> },
  { key: 'predictions', label: 'Predictions', cell: ({ predictionCount }) => formatCount(predictionCount), align: 'end' },
  { key: 'failed', label: 'Failed', cell: ({ champion }) => (champion === null || champion.statistics.requests === 0 ? '–' : formatShare(champion.statistics.errors / champion.statistics.requests)), align: 'end' },
  { key: 'p99', label: 'p99', cell: ({ champion }) => formatDuration(champion === null || champion.statistics.requests === 0 ? null : champion.statistics.p99Ms), align: 'end' },
];

/** The endpoints that answer, and how they do. */
export function LiveNow({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  return (
    <Section title="Live now">
      <DataTable name="endpoints" rows={endpoints} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title="Nothing is live yet" code={code}>Train, register, approve, serve: the demo does all of it on real flights.</Empty>} />
    </Section>
  );
}

const code = `npm run demo`;
