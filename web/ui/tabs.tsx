import { TextLink } from './link';
import styles from './tabs.module.css';

export interface Tab {
  readonly key: string;
  readonly label: string;
  /** How many things are behind it. */
  readonly count?: number | undefined;
}

/** Parts of a page, each with an address of its own. */
export function Tabs({ tabs, current, hrefOf, label }: { readonly tabs: readonly Tab[]; readonly current: string; readonly hrefOf: (key: string) => string; readonly label: string }) {
  return (
    <nav className={styles['tabs']} aria-label={label}>
      {tabs.map(({ key, label: text, count }) => (
        <TextLink key={key} href={hrefOf(key)} aria-current={key === current ? 'page' : undefined} scroll={false}>
          {text}
          {count !== undefined && <span>{count.toLocaleString('en-US')}</span>}
        </TextLink>
      ))}
    </nav>
  );
}
