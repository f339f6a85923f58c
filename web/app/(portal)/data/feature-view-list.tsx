'use client';

import { useProjectVariables } from '../../../live/project';
import { FeatureViews, type FeatureViewItem } from '../../../live/queries/data';
import { usePages } from '../../../live/use-pages';
import { Copy } from '../../../ui/copy';
import { shortDigest } from '../../../ui/kinds';
import { NodeLink } from '../../../ui/node-link';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { Ago } from '../../../ui/time';
import { ListRows } from '../../_parts/list-rows';

const columns: readonly Column<FeatureViewItem>[] = [
  { key: 'name', label: 'Feature view', cell: ({ id, name, version }) => <NodeLink id={id}>{`${name} v${version}`}</NodeLink>, value: ({ name }) => name },
  { key: 'features', label: 'Features', cell: ({ features }) => features.join(', '), value: ({ features }) => features.join(' ') },
  { key: 'digest', label: 'Digest', cell: ({ digest }) => <Copy text={digest} label="Digest">{shortDigest(digest)}</Copy> },
  { key: 'at', label: 'Made', cell: ({ createdAt }) => <Ago at={createdAt} />, value: ({ createdAt }) => createdAt },
  { key: 'by', label: 'By', cell: ({ createdBy }) => createdBy.name, value: ({ createdBy }) => createdBy.name },
];

export function FeatureViewList() {
  const pages = usePages(FeatureViews, useProjectVariables({ first: 50 }), (data) => data.featureViews);
  return <ListRows pages={pages} name="feature views" columns={columns} empty={<Empty title="No feature view yet" code={code}>One definition, computed alike for training and serving.</Empty>} />;
}

const code = `await cairn.query(\`mutation ($input: CreateFeatureViewInput!) { createFeatureView(input: $input) { id } }\`,
  { input: { projectId, name: 'late-arrival', definitions: [{ name: 'distance', kind: 'number', column: 'distance' }] } });`;
