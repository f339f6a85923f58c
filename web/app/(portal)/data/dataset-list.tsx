'use client';

import { useProjectVariables } from '../../../live/project';
import { Datasets, type DatasetItem } from '../../../live/queries/data';
import { usePages } from '../../../live/use-pages';
import { formatCount } from '../../../ui/format';
import { NodeLink } from '../../../ui/node-link';
import { Empty } from '../../../ui/states';
import { Status } from '../../../ui/status';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';

const columns: readonly Column<DatasetItem>[] = [
  { key: 'name', label: 'Dataset', cell: ({ id, name }) => <NodeLink id={id}>{name}</NodeLink>, value: ({ name }) => name },
  { key: 'description', label: 'Description', cell: ({ description }) => description ?? '–', value: ({ description }) => description },
  { key: 'latest', label: 'Latest version', cell: ({ latestVersion }) => (latestVersion === null ? 'none yet' : <NodeLink id={latestVersion.id}>v{latestVersion.number}</NodeLink>), value: ({ latestVersion }) => latestVersion?.number },
  { key: 'quality', label: 'Quality', cell: ({ latestVersion }) => (latestVersion === null ? '–' : <Status value={latestVersion.quality.passed ? 'PASSED' : 'FAILED'} />) },
  { key: 'rows', label: 'Rows', cell: ({ latestVersion }) => formatCount(latestVersion?.rowCount), value: ({ latestVersion }) => latestVersion?.rowCount, align: 'end' },
  { key: 'at', label: 'Taken in', cell: ({ latestVersion, createdAt }) => <Ago at={latestVersion?.createdAt ?? createdAt} />, value: ({ latestVersion, createdAt }) => latestVersion?.createdAt ?? createdAt },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
];

export function DatasetList() {
  const pages = usePages(Datasets, useProjectVariables({ first: 50 }), (data) => data.datasets);
  return <ListRows pages={pages} name="datasets" columns={columns} empty={<Empty title="No data has been offered yet" code={code} />} />;
}

const code = `import { connect } from '@cairn/client';
const version = await connect().ingest({ dataset: 'flights', bytes, format: 'PARQUET', expectations });
console.log(version);`;
