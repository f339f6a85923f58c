'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { replaceSearch } from '../ui/replace-search';
import { useTyped } from '../ui/use-typed';

/**
 * A piece of a page's state that lives in its address, so that the address can be sent to somebody. The fallback is left
 * out of the address.
 */
export function useUrlState(name: string, fallback = ''): [string, (value: string) => void] {
  const inAddress = useSearchParams().get(name) ?? fallback;
  const pathname = usePathname();
  const set = useCallback(
    (next: string) => {
      const search = new URLSearchParams(window.location.search);
      if (next === fallback) search.delete(name);
      else search.set(name, next);
      replaceSearch(pathname, search);
    },
    [fallback, name, pathname],
  );
  return useTyped(inAddress, set);
}
