'use client';

import { Fragment } from 'react';
import { Lineage, type LineageNode } from '../../live/queries/lineage';
import { useLive } from '../../live/use-live';
import { Icon } from '../../ui/icon';
import { kindOf, pathOf } from '../../ui/kinds';
import { TextLink } from '../../ui/link';
import styles from './thread.module.css';

/** The kinds that a model passes through, in order. */
const stations = ['datasetVersion', 'run', 'modelVersion', 'endpoint'] as const;
const prefixOf: Readonly<Record<(typeof stations)[number], string>> = { datasetVersion: 'dsv_', run: 'run_', modelVersion: 'mv_', endpoint: 'ep_' };

/** Data → run → version → endpoint, as far as the log knows them: the way forward and back from any of them. */
export function Thread({ id }: { readonly id: string }) {
  const { data } = useLive(Lineage, { id, direction: 'BOTH', depth: 8, kinds: stations });
  if (data === undefined) return null;
  const nodes = data.lineage.nodes;
  const groups = stations.map((kind) => ({ kind, nodes: nodes.filter((node) => node.kind === kind) })).filter((group) => group.nodes.length > 0);
  if (groups.length < 2) return null;
  return (
    <nav aria-label="Thread" className={styles['thread']}>
      {groups.map(({ kind, nodes: members }, place) => (
        <Fragment key={kind}>
          {place > 0 && <Icon name="arrow" size={12} />}
          <Station id={id} prefix={prefixOf[kind]} nodes={members} />
        </Fragment>
      ))}
      <TextLink href={`/lineage?node=${id}`} className={styles['all']}>
        Lineage
      </TextLink>
    </nav>
  );
}

function Station({ id, prefix, nodes }: { readonly id: string; readonly prefix: string; readonly nodes: readonly LineageNode[] }) {
  const kind = kindOf(prefix);
  const self = nodes.find((node) => node.id === id);
  if (self !== undefined) {
    return (
      <span className={styles['here']} aria-current="page">
        <Icon name={kind.icon} size={13} />
        {self.label}
      </span>
    );
  }
  const [only] = nodes;
  const isOne = nodes.length === 1 && only !== undefined;
  return (
    <TextLink href={isOne ? pathOf(only.id) : `/lineage?node=${id}`} title={isOne ? `${kind.label} ${only.id}` : `${nodes.length} ${kind.plural}`}>
      <Icon name={kind.icon} size={13} />
      {isOne ? only.label : `${nodes.length} ${kind.plural}`}
    </TextLink>
  );
}
