'use client';

import { useEffect, useState, type RefObject } from 'react';

/** How far outside of what is seen something counts as in view, so that it is there when it is scrolled to. */
const margin = '400px 0px';

/** Whether an element is in view, or nearly. */
export function useInView(element: RefObject<Element | null>): boolean {
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const watcher = new IntersectionObserver(([entry]) => entry !== undefined && setInView(entry.isIntersecting), { rootMargin: margin });
    watcher.observe(element.current);
    return () => watcher.disconnect();
  }, [element]);
  return isInView;
}
