'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { places } from './places';

/** How long after `g` a letter still goes somewhere, in milliseconds. */
const goMs = 1_200;

/** The keys that work on every page, as the list under `?` says. */
export function useShortcuts(open: (what: 'palette' | 'shortcuts') => void): void {
  const router = useRouter();
  const goneAt = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        open('palette');
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const place = Date.now() - goneAt.current < goMs ? places.find(({ letter }) => letter === event.key) : undefined;
      goneAt.current = event.key === 'g' ? Date.now() : 0;
      if (place !== undefined) router.push(place.href);
      else if (event.key === '?') open('shortcuts');
      else if (event.key === '/') focusFilter(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [open, router]);
}

function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLElement>('[data-filter]');
  if (filter === null) return;
  event.preventDefault();
  filter.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
