'use client';

import { useEffect, useState } from 'react';
import { useProjectVariables } from '../../../live/project';
import { SearchNodes, type LineageNode } from '../../../live/queries/lineage';
import { useLive } from '../../../live/use-live';
import { humanize } from '../../../ui/format';
import { kindOf, shortId } from '../../../ui/kinds';
import { Icon } from '../../../ui/icon';
import { Empty } from '../../../ui/states';
import type { Column } from '../../../ui/table/column';
import { DataTable } from '../../../ui/table/data-table';
import { Ago } from '../../../ui/time';
import { Answered } from '../../_parts/answered';
import styles from './node-search.module.css';

/** Finds the node to begin at. Shows what it found while something is typed, or nothing is chosen yet. */
export function NodeSearch({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (id: string) => void }) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 150);
    return () => clearTimeout(timer);
  }, [text]);
  const isOpen = asked !== '' || chosen === '';
  const variables = useProjectVariables({ text: asked, first: 30 });
  const live = useLive(SearchNodes, isOpen ? variables : undefined);
  const columns: readonly Column<LineageNode>[] = [
    {
      key: 'label',
      label: 'Node',
      cell: ({ id, label }) => (
        <button
          type="button"
          className={styles['found']}
          onClick={() => {
            setText('');
            setAsked('');
            onChoose(id);
          }}
        >
          <Icon name={kindOf(id).icon} size={14} /> {label}
        </button>
      ),
    },
    { key: 'kind', label: 'Kind', cell: ({ id }) => kindOf(id).label },
    { key: 'id', label: 'Id', cell: ({ id }) => <code>{shortId(id)}</code> },
    { key: 'status', label: 'Last', cell: ({ status }) => (status === null ? '–' : humanize(status)) },
    { key: 'at', label: 'Since', cell: ({ createdAt }) => <Ago at={createdAt} /> },
  ];
  return (
    <div className={styles['search']}>
      <label>
        <Icon name="search" size={14} />
        <span className="visually-hidden">Find a node</span>
        <input type="search" data-filter="" value={text} onChange={(event) => setText(event.target.value)} placeholder={chosen === '' ? 'Find a node by name or id' : 'Begin at another node: its name or id'} />
      </label>
      {isOpen && (
        <Answered live={live}>
          {({ searchNodes }) => <DataTable name="nodes" rows={searchNodes} columns={columns} keyOf={({ id }) => id} tools={false} empty={<Empty title={asked === '' ? 'Type a part of a name, or an id' : `Nothing is called “${asked}”`} />} />}
        </Answered>
      )}
    </div>
  );
}
