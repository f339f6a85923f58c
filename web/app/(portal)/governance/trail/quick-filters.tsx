'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { TextLink } from '../../../../ui/link';
import styles from './trail-filters.module.css';

/** What people come to the trail for: one type each, for the platform filters by one. */
const quick = [
  { type: '', label: 'Everything' },
  { type: 'access.denied', label: 'Denials' },
  // Nobody is known who was refused, so it belongs to no project.
  { type: 'credential.refused', label: 'Refused credentials', isEverywhere: true },
  { type: 'session.started', label: 'Sign-ins', isEverywhere: true },
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
        .filter(({ isEverywhere = false }) => mayLookEverywhere || !isEverywhere)
        .map(({ type, label, isEverywhere = false }) => (
          <TextLink key={label} href={hrefOf(type, isEverywhere)} scroll={false} aria-current={type === current ? 'true' : undefined}>
            {label}
          </TextLink>
        ))}
    </nav>
  );
}
