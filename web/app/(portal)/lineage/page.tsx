'use client';

import { useUrlState } from '../../../live/use-url-state';
import { Page } from '../../../ui/page';
import { Around } from './around';
import { NodeSearch } from './node-search';

export default function LineagePage() {
  const [node, choose] = useUrlState('node');
  return (
    <Page title="Lineage" answer="Where anything came from, and what became of it.">
      <NodeSearch chosen={node} onChoose={choose} />
      {node !== '' && <Around key={node} id={node} onRoot={choose} />}
    </Page>
  );
}
