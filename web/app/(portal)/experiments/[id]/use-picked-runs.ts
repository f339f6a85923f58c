'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { replaceSearch } from '../../../../ui/replace-search';
import type { Picking } from '../../../../ui/table/picking';

/** Most picked runs that stand in the address: a longer one is refused on its way to the server. */
const mostInAddress = 50;

/** The picked runs. They survive scrolling and filtering, and as long as they are few they are in the address. */
export function usePickedRuns(): readonly [Picking, (picking: Picking) => void] {
  const inAddress = useSearchParams().get('pick') ?? '';
  const pathname = usePathname();
  const [picking, setPicking] = useState<Picking>(() => ({ picked: new Set(inAddress.split(',').filter((id) => id !== '')), anchor: undefined }));
  const text = [...picking.picked].join(',');
  useEffect(() => {
    const search = new URLSearchParams(window.location.search);
    if (picking.picked.size === 0 || picking.picked.size > mostInAddress) search.delete('pick');
    else search.set('pick', text);
    if (search.toString() !== new URLSearchParams(window.location.search).toString()) replaceSearch(pathname, search);
  }, [pathname, picking, text]);
  return [picking, setPicking];
}
