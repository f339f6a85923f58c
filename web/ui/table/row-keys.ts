import type { KeyboardEvent } from 'react';

/** Arrows, Home and End move between the links that name the rows; Enter follows one, as any link. */
export function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const places: Readonly<Record<string, (at: number, last: number) => number>> = {
    ArrowDown: (at, last) => Math.min(last, at + 1),
    ArrowUp: (at) => Math.max(0, at - 1),
    Home: () => 0,
    End: (_, last) => last,
  };
  const place = places[event.key];
  if (place === undefined || !(event.target instanceof HTMLElement) || event.target.tagName === 'INPUT') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('td[data-first] :is(a, button)')];
  const at = links.findIndex((link) => link.closest('tr') === (event.target as HTMLElement).closest('tr'));
  if (at === -1) return;
  event.preventDefault();
  links[place(at, links.length - 1)]?.focus();
}
