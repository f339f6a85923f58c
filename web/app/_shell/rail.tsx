'use client';

import { usePathname } from 'next/navigation';
import { useProject } from '../../live/project';
import { signOut } from '../../live/session';
import { Icon } from '../../ui/icon';
import { TextLink } from '../../ui/link';
import { LiveDot } from './live-dot';
import { placeOf, places } from './places';
import { ProjectSwitcher } from './project-switcher';
import { ThemeButton } from './theme-button';
import { useOpenAlerts } from './use-open-alerts';
import styles from './rail.module.css';

/** The left rail: which project, where to go, who is signed in, and whether the page is live. */
export function Rail({ onFind }: { readonly onFind: () => void }) {
  const current = placeOf(usePathname());
  const { me, projectId } = useProject();
  const openAlerts = useOpenAlerts();
  return (
    <div className={styles['rail']}>
      <ProjectSwitcher />
      <button type="button" className={styles['find']} onClick={onFind}>
        <Icon name="search" size={14} />
        Find
        <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label="Places" className={styles['places']}>
        {places.map(({ label, href, icon, letter }) => (
          <TextLink key={href} href={projectId === undefined ? href : `${href}?project=${projectId}`} aria-current={current?.href === href ? 'page' : undefined} title={`${label} (g ${letter})`}>
            <Icon name={icon} />
            <span>{label}</span>
            {href === '/monitoring' && openAlerts > 0 && <em aria-label={`${openAlerts} open alerts`}>{openAlerts}</em>}
          </TextLink>
        ))}
      </nav>
      <div className={styles['foot']}>
        <LiveDot />
        <ThemeButton />
        {me !== undefined && (
          <div className={styles['me']}>
            <span title={me.id}>{me.name}</span>
            <button type="button" onClick={() => void signOut()}>
              Sign out
            </button>
          </div>
        )}
      </div>
    </div>
  );
}
