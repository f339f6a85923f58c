'use client';

import { usePathname, useSearchParams } from 'next/navigation';

/** The part of a page that its address names, and the addresses of the others. */
export function useTab<Key extends string>(keys: readonly [Key, ...Key[]]): { readonly tab: Key; readonly hrefOf: (key: string) => string } {
  const search = useSearchParams();
  const pathname = usePathname();
  const named = search.get('tab');
  const project = search.get('project');
  return {
    tab: keys.find((key) => key === named) ?? keys[0],
    hrefOf: (key) => {
      const next = new URLSearchParams(project === null ? {} : { project });
      if (key !== keys[0]) next.set('tab', key);
      return next.size === 0 ? pathname : `${pathname}?${next.toString()}`;
    },
  };
}
