'use client';

import { useMemo, useState } from 'react';
import { Lineage, type LineageEdge } from '../../../live/queries/lineage';
import { useLive } from '../../../live/use-live';
import { useUrlState } from '../../../live/use-url-state';
import { formatDateTime, plural } from '../../../ui/format';
import { QuerySource } from '../../../ui/query-source';
import { Answered } from '../../_parts/answered';
import { LineageGraphView } from '../../_parts/lineage/lineage-graph-view';
import { merged } from '../../_parts/lineage/graph-paths';
import { AsOf } from './as-of';
import { Chosen } from './chosen';
import { GraphControls } from './graph-controls';
import { LineageList } from './lineage-list';
import styles from './around.module.css';
import { useExpanded } from './use-expanded';

type Direction = 'BOTH' | 'UPSTREAM' | 'DOWNSTREAM';

/** What lies around a node: the graph, the chosen node or edge beside it, and the same as a list. */
export function Around({ id, onRoot }: { readonly id: string; readonly onRoot: (id: string) => void }) {
  const [direction, setDirection] = useUrlState('direction', 'BOTH');
  const [depth, setDepth] = useUrlState('depth', '4');
  const [asOf, setAsOf] = useUrlState('asOf');
  const [focus, setFocus] = useUrlState('focus');
  const [view, setView] = useUrlState('view', 'graph');
  const [expandedText, setExpanded] = useUrlState('expand');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [edge, setEdge] = useState<LineageEdge>();
  const when = asOf === '' ? {} : { asOf };
  const live = useLive(Lineage, { id, direction: direction as Direction, depth: Number(depth), ...when });
  const expanded = useMemo(() => expandedText.split(',').filter((one) => one !== ''), [expandedText]);
  const more = useExpanded(expanded, asOf);
  const graph = useMemo(() => live.data && merged(live.data.lineage, more), [live.data, more]);
  const chosen = graph?.nodes.find((node) => node.id === (focus === '' ? id : focus));
  return (
    <>
      <GraphControls direction={direction} onDirection={setDirection} depth={depth} onDepth={setDepth} view={view} onView={setView} actions={<QuerySource {...live.source} />} />
      <Answered live={live}>
        {() =>
          graph !== undefined && (
            <>
              <p className={styles['sum']}>
                {plural(graph.nodes.length, 'node')} and {plural(graph.edges.length, 'link')}
                {asOf === '' ? '' : ` as of ${formatDateTime(asOf)}`}
                {graph.truncated && '; there are more: go fewer links far, or one way only'}
              </p>
              <AsOf nodes={graph.nodes} value={asOf} onChange={setAsOf} />
              {view === 'graph' ? (
                <div className={styles['pair']}>
                  <LineageGraphView graph={graph} focus={focus === '' ? undefined : focus} onFocus={(next) => setFocus(next ?? '')} open={open} onOpen={(group) => setOpen(new Set([...open, group]))} onEdge={setEdge} height="66vh" />
                  {chosen !== undefined && <Chosen node={chosen} graph={graph} edge={edge} isExpanded={expanded.includes(chosen.id)} onRoot={onRoot} onExpand={() => setExpanded([...expanded, chosen.id].join(','))} />}
                </div>
              ) : (
                <LineageList graph={graph} onRoot={onRoot} />
              )}
            </>
          )
        }
      </Answered>
    </>
  );
}
