'use client';

import { useEffect, useState } from 'react';
import { client } from '../../../live/client';
import { Lineage, type LineageGraph } from '../../../live/queries/lineage';

/** What lies next to each of the expanded nodes. */
export function useExpanded(ids: readonly string[], asOf: string): readonly LineageGraph[] {
  const [graphs, setGraphs] = useState<readonly LineageGraph[]>([]);
  useEffect(() => {
    let stale = false;
    const ask = (id: string) => client.query(Lineage, { id, direction: 'BOTH', depth: 1, ...(asOf === '' ? {} : { asOf }) }).toPromise();
    void Promise.all(ids.map(ask)).then((answers) => {
      if (!stale) setGraphs(answers.flatMap(({ data }) => (data === undefined ? [] : [data.lineage])));
    });
    return () => {
      stale = true;
    };
  }, [ids, asOf]);
  return graphs;
}
