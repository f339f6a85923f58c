import { Icon } from './icon';
import { kindOf, pathOf, shortId } from './kinds';
import { TextLink } from './link';
import styles from './node-link.module.css';

export interface NodeLinkProps {
  readonly id: string;
  /** Its name; the short id when absent. */
  readonly children?: React.ReactNode;
}

/** A link to the page of any node, with the icon of its kind. */
export function NodeLink({ id, children }: NodeLinkProps) {
  const kind = kindOf(id);
  return (
    <TextLink href={pathOf(id)} className={styles['node']} title={`${kind.label} ${id}`}>
      <Icon name={kind.icon} size={14} />
      <span className={styles['name']}>{children ?? shortId(id)}</span>
    </TextLink>
  );
}
