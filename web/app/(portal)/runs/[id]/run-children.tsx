'use client';

import { RunChildren, type ChildRun } from '../../../../live/queries/run';
import { usePages } from '../../../../live/use-pages';
import { ActionLink } from '../../../../ui/action-link';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty } from '../../../../ui/states';
import { Status } from '../../../../ui/status';
import type { Column } from '../../../../ui/table/column';
import { Ago } from '../../../../ui/time';
import { ListRows } from '../../../_parts/list-rows';
import { Took } from '../../../_parts/took';

const columns: readonly Column<ChildRun>[] = [
  { key: 'name', label: 'Run', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'status', label: 'Status', cell: ({ status }) => <Status value={status} />, value: ({ status }) => status },
  { key: 'at', label: 'Started', cell: ({ startedAt }) => <Ago at={startedAt} />, value: ({ startedAt }) => startedAt },
  { key: 'took', label: 'Took', cell: ({ startedAt, endedAt }) => <Took from={startedAt} to={endedAt} />, align: 'end' },
];

/** Most runs that a comparison takes. */
const mostCompared = 50;

/** The runs that are nested in this one. */
export function RunChildList({ runId }: { readonly runId: string }) {
  const pages = usePages(RunChildren, { id: runId, first: 50 }, (data) => data.run?.children);
  const ids = (pages.nodes ?? []).slice(0, mostCompared).map(({ id }) => id);
  return (
    <Section
      title="Nested runs"
      actions={
        <>
          {ids.length > 1 && <ActionLink href={`/compare?runs=${ids.join(',')}`}>Compare {ids.length < pages.totalCount ? `the first ${ids.length}` : 'them'}</ActionLink>}
          <QuerySource {...pages.source} />
        </>
      }
    >
      <ListRows pages={pages} name="nested runs" prefix="n" columns={columns} empty={<Empty title="No run is nested in this one" />} />
    </Section>
  );
}
