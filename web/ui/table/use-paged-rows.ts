'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { rowPx, type PagedTableProps } from './paged-table';
import { pickOne, pickRange } from './picking';

/** How many rows before the last one the next page is fetched. */
const fetchAhead = 60;
/** How far Page Up and Page Down go, in rows. */
const pageOfRows = 20;

export interface PagedRows {
  /** Places of the rows that are drawn. */
  readonly items: readonly number[];
  /** Room that the rows before and behind them would take, in pixels. */
  readonly above: number;
  readonly below: number;
  readonly press: (event: KeyboardEvent<HTMLElement>) => void;
  readonly pick: (index: number, isRange: boolean) => void;
}

/** Which rows are drawn, when more are fetched, and what the keys do. */
export function usePagedRows<Row>(scroller: RefObject<HTMLDivElement | null>, props: PagedTableProps<Row>): PagedRows {
  const { rows, keyOf, density, more, picking, onPicking, keys = {} } = props;
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx[density], overscan: 16 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => virtual.measure(), [density, virtual]);
  useEffect(() => {
    if (more !== undefined && last >= rows.length - fetchAhead) more();
  }, [last, more, rows.length]);

  // A row that is gone to may have to be drawn before it can have the focus.
  const wanted = useRef(-1);
  useEffect(() => {
    const row = wanted.current === -1 ? null : scroller.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"] td[data-first] a`);
    if (row == null) return;
    wanted.current = -1;
    row.focus({ preventScroll: true });
  });
  const goTo = (index: number) => {
    const at = Math.max(0, Math.min(rows.length - 1, index));
    wanted.current = at;
    virtual.scrollToIndex(at);
    scroller.current?.querySelector<HTMLElement>(`tr[data-index="${at}"] td[data-first] a`)?.focus({ preventScroll: true });
    return at;
  };

  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  // The same function for ever, so that rows need not be drawn again for it.
  const pick = useCallback((index: number, isRange: boolean) => {
    const { rows: now, keyOf: nameKey, picking: before, onPicking: hear } = latest.current;
    const key = nameKey(now[index]!);
    hear(isRange ? pickRange(before, now.map(nameKey), key) : pickOne(before, key));
  }, []);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const at = Number((event.target as HTMLElement).closest('tr')?.dataset['index'] ?? -1);
    if (at === -1) return;
    const places: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + pageOfRows, PageUp: at - pageOfRows, Home: 0, End: rows.length - 1 };
    const place = places[event.key];
    if (place !== undefined) {
      event.preventDefault();
      if (event.shiftKey) {
        const anchored = picking.anchor === undefined ? pickOne(picking, keyOf(rows[at]!)) : picking;
        onPicking(pickRange(anchored, rows.map(keyOf), keyOf(rows[Math.max(0, Math.min(rows.length - 1, place))]!)));
      }
      goTo(place);
    } else if (event.key === ' ' && (event.target as HTMLElement).tagName !== 'INPUT') {
      event.preventDefault();
      pick(at, event.shiftKey);
    } else if (keys[event.key] !== undefined) {
      event.preventDefault();
      keys[event.key]!();
    }
  };

  return {
    items: items.map(({ index }) => index),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    press,
    pick,
  };
}
