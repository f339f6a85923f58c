'use client';

import { useParams } from 'next/navigation';
import { useNodeProject } from '../../../../live/project';
import { DatasetById, type VersionItem } from '../../../../live/queries/data';
import { useLive } from '../../../../live/use-live';
import { usePages } from '../../../../live/use-pages';
import { Copy } from '../../../../ui/copy';
import { formatBytes, formatCount, plural } from '../../../../ui/format';
import { shortDigest } from '../../../../ui/kinds';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import type { Column } from '../../../../ui/table/column';
import { ThingHeader } from '../../../../ui/thing-header';
import { Ago } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { ListRows } from '../../../_parts/list-rows';
import { MissingNode } from '../../../_parts/missing-node';
import { Thread } from '../../../_parts/thread';

const columns: readonly Column<VersionItem>[] = [
  { key: 'number', label: 'Version', cell: ({ id, number }) => <NodeLink id={id}>v{number}</NodeLink>, value: ({ number }) => number },
  { key: 'description', label: 'Description', cell: ({ description }) => description ?? '–', value: ({ description }) => description },
  { key: 'rows', label: 'Rows', cell: ({ rowCount }) => formatCount(rowCount), value: ({ rowCount }) => rowCount, align: 'end' },
  { key: 'size', label: 'Size', cell: ({ sizeBytes }) => formatBytes(sizeBytes), value: ({ sizeBytes }) => sizeBytes, align: 'end' },
  { key: 'digest', label: 'Digest', cell: ({ digest }) => <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy> },
  { key: 'at', label: 'Taken in', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
];

export default function DatasetPage() {
  const { id } = useParams<{ id: string }>();
  const variables = { id, first: 50 };
  const live = useLive(DatasetById, variables);
  const versions = usePages(DatasetById, variables, (data) => data.dataset?.versions);
  useNodeProject(live.data?.dataset?.projectId);
  return (
    <Answered live={live}>
      {({ dataset }) =>
        dataset === null ? (
          <MissingNode id={id} />
        ) : (
          <>
            <ThingHeader id={id} name={dataset.name} deed="first offered by" who={dataset.createdBy} at={dataset.createdAt} thread={<Thread id={id} />} actions={<QuerySource {...live.source} />} />
            <Answer>
              {dataset.description !== null && `${dataset.description}. `}
              {plural(dataset.versions.totalCount, 'version')}
              {dataset.latestVersion !== null && (
                <>
                  , the newest <NodeLink id={dataset.latestVersion.id}>v{dataset.latestVersion.number}</NodeLink> with {plural(dataset.latestVersion.rowCount, 'row')}
                </>
              )}
              .
            </Answer>
            <ListRows pages={versions} name="versions" columns={columns} />
          </>
        )
      }
    </Answered>
  );
}
