'use client';

import { AuditEntries, AuditEntryRecorded, type AuditItem } from '../../../../live/queries/governance';
import { useProject } from '../../../../live/project';
import { useMay } from '../../../../live/use-may';
import { useRefreshOn } from '../../../../live/use-events';
import { usePages } from '../../../../live/use-pages';
import { useUrlState } from '../../../../live/use-url-state';
import { formatCount } from '../../../../ui/format';
import { TextLink } from '../../../../ui/link';
import { NodeLink } from '../../../../ui/node-link';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import type { Column } from '../../../../ui/table/column';
import { Ago } from '../../../../ui/time';
import { kindOf } from '../../../../ui/kinds';
import { ListRows } from '../../../_parts/list-rows';
import { KeysAndWitnesses } from './keys-and-witnesses';
import { QuickFilters } from './quick-filters';
import { TrailFilters } from './trail-filters';

const columns: readonly Column<AuditItem>[] = [
  { key: 'type', label: 'What', cell: ({ eventId, type }) => <TextLink href={`/audit/${eventId}`}>{type}</TextLink>, value: ({ type }) => type },
  { key: 'node', label: 'To', cell: ({ nodeId }) => <NodeLink id={nodeId} />, value: ({ nodeId }) => nodeId },
  { key: 'kind', label: 'Kind', cell: ({ nodeId }) => kindOf(nodeId).label, value: ({ nodeId }) => kindOf(nodeId).label },
  { key: 'actor', label: 'By', cell: ({ actor }) => actor.name, value: ({ actor }) => actor.name },
  { key: 'at', label: 'When', cell: ({ at }) => <Ago at={at} />, value: ({ at }) => at },
  { key: 'cause', label: 'Caused by', cell: ({ causeId }) => (causeId === null ? '–' : <NodeLink id={causeId} />), value: ({ causeId }) => causeId },
  { key: 'index', label: 'Index', cell: ({ index }) => formatCount(index), value: ({ index }) => index, align: 'end' },
];

/** Everything that happened in the project, newest first. What the filters say is asked of the platform, not of this page. */
export function AuditTrail() {
  const [type] = useUrlState('type');
  const [nodeId] = useUrlState('node');
  const [actorId] = useUrlState('actor');
  const [from] = useUrlState('from');
  const [to] = useUrlState('to');
  const [where] = useUrlState('where');
  const { projectId } = useProject();
  const mayLookEverywhere = useMay('audit', '*');
  const isEverywhere = where === 'everywhere' && mayLookEverywhere;
  const filter = {
    first: 100,
    ...(isEverywhere || projectId === undefined ? {} : { projectId }),
    ...(type === '' ? {} : { type }),
    ...(nodeId === '' ? {} : { nodeId }),
    ...(actorId === '' ? {} : { actorId }),
    ...(from === '' ? {} : { from: new Date(from).toISOString() }),
    ...(to === '' ? {} : { to: new Date(to).toISOString() }),
  };
  const variables = projectId === undefined ? undefined : filter;
  const pages = usePages(AuditEntries, variables, (data) => data.auditEntries);
  useRefreshOn(AuditEntryRecorded, variables && (isEverywhere ? {} : { projectId: projectId! }), pages.refresh);
  return (
    <>
      <QuickFilters mayLookEverywhere={mayLookEverywhere} />
      <TrailFilters
        mayLookEverywhere={mayLookEverywhere}
        actions={
          <>
            <KeysAndWitnesses />
            <QuerySource {...pages.source} />
          </>
        }
      />
      <ListRows pages={pages} name="entries" columns={columns} empty={<Empty title="Nothing fits">Everything that changes anything, and every refusal, is written here, with who did it and why. Take a filter away to see more.</Empty>} />
    </>
  );
}
