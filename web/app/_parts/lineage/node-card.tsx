import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { humanize } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { kindOf, shortId } from '../../../ui/kinds';
import styles from './node-card.module.css';

export type CardData = {
  /** An id of the kind that is drawn: the node's own, or that of a member of a group. */
  readonly kindId: string;
  readonly label: string;
  readonly status: string | null;
  readonly isRoot: boolean;
  readonly isFocus: boolean;
  /** How many nodes it stands for. */
  readonly count: number;
  readonly isFaded?: boolean;
};

/** Kinds are told apart by the corner of the card as well as by the icon. */
const shapes: Readonly<Record<string, string>> = { dsv: 'round', ds: 'round', fv: 'round', run: 'cut', job: 'cut', plr: 'cut', mv: 'slab', mdl: 'slab', ep: 'pill', var: 'pill', ro: 'pill' };

/** A node of the lineage graph. */
export function NodeCard({ data, id }: NodeProps<Node<CardData>>) {
  const { kindId, label, status, isRoot, isFocus, isFaded = false, count } = data;
  const kind = kindOf(kindId);
  return (
    <div className={styles['card']} data-shape={shapes[kindId.split('_')[0]!] ?? 'plain'} data-root={isRoot || undefined} data-focus={isFocus || undefined} data-faded={isFaded || undefined} data-group={count > 1 || undefined} title={`${kind.label} ${id}`}>
      <Handle type="target" position={Position.Left} />
      <Icon name={kind.icon} size={15} />
      <span className={styles['text']}>
        <strong>{label}</strong>
        <small>{count > 1 ? 'open the group' : `${kind.label}${status === null || status === '' ? '' : ` · ${humanize(status).toLowerCase()}`}` || shortId(id)}</small>
      </span>
      <Handle type="source" position={Position.Right} />
    </div>
  );
}
