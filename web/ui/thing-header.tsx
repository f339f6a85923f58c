import { Copy } from './copy';
import { Icon } from './icon';
import { kindOf, shortId } from './kinds';
import { Status } from './status';
import { Ago } from './time';
import styles from './thing-header.module.css';

export interface ThingHeaderProps {
  readonly id: string;
  readonly name: string;
  /** Where the thing stands; absent for what never changes. */
  readonly status?: string | undefined;
  /** What was done and by whom: `started by`. */
  readonly deed?: string;
  readonly who?: { readonly id: string; readonly name: string } | undefined;
  readonly at?: string | undefined;
  /** Data → run → version → endpoint, as links. */
  readonly thread?: React.ReactNode;
  /** What one can do with it. */
  readonly actions?: React.ReactNode;
}

/** The one header of every thing that has an id. */
export function ThingHeader({ id, name, status, deed = 'created by', who, at, thread, actions }: ThingHeaderProps) {
  const kind = kindOf(id);
  return (
    <header className={styles['header']}>
      <title>{`${name} · Cairn`}</title>
      <div className={styles['first']}>
        <span className={styles['icon']}>
          <Icon name={kind.icon} size={18} />
        </span>
        <h1 className={styles['name']}>
          <span className="visually-hidden">{kind.label} </span>
          {name}
        </h1>
        {status !== undefined && <Status value={status} />}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
      <div className={styles['second']}>
        <span>{kind.label}</span>
        <Copy text={id} label="Id">
          {shortId(id)}
        </Copy>
        {who !== undefined && (
          <span>
            {deed} {who.name}
          </span>
        )}
        {at !== undefined && <Ago at={at} />}
      </div>
      {thread !== undefined && <div className={styles['thread']}>{thread}</div>}
    </header>
  );
}
