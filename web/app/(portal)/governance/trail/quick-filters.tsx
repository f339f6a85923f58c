'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { TextLink } from '../../../../ui/link';
import styles from './trail-filters.module.css';

interface Question {
  /** One type of event, for the platform filters by one; empty for all. */
  readonly type: string;
  readonly label: string;
  /** `installation`: such events belong to no project. `widest`: some do, some do not. Absent: they belong to one. */
  readonly reach?: 'installation' | 'widest';
}

/** What people come to the trail for. */
const quick: readonly Question[] = [
  { type: '', label: 'Everything' },
  // Who holds no role that could ever do it is refused before a project is known.
  { type: 'access.denied', label: 'Denials', reach: 'widest' },
  { type: 'credential.refused', label: 'Refused credentials', reach: 'installation' },
  { type: 'session.started', label: 'Sign-ins', reach: 'installation' },
  { type: 'approval.given', label: 'Approvals' },
  { type: 'approval.rejected', label: 'Rejections' },
  { type: 'breakGlass.opened', label: 'Break-glass' },
  { type: 'export.requested', label: 'Exports' },
  { type: 'role.granted', label: 'Roles granted' },
];

/** The trail's usual questions, each an address; the other filters stay as they are. */
export function QuickFilters({ mayLookEverywhere }: { readonly mayLookEverywhere: boolean }) {
  const search = useSearchParams();
  const pathname = usePathname();
  const current = search.get('type') ?? '';
  const hrefOf = (type: string, isEverywhere: boolean) => {
    const next = new URLSearchParams(search);
    if (type === '') next.delete('type');
    else next.set('type', type);
    if (isEverywhere) next.set('where', 'everywhere');
    else next.delete('where');
    return next.size === 0 ? pathname : `${pathname}?${next.toString()}`;
  };
  return (
    <nav className={styles['quick']} aria-label="Usual questions">
      {quick
        .filter(({ reach }) => mayLookEverywhere || reach !== 'installation')
        .map(({ type, label, reach }) => (
          <TextLink key={label} href={hrefOf(type, mayLookEverywhere && reach !== undefined)} scroll={false} aria-current={type === current ? 'true' : undefined}>
            {label}
          </TextLink>
        ))}
    </nav>
  );
}
