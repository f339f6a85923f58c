/** Which rows are picked, and where a range would begin. */
export interface Picking {
  readonly picked: ReadonlySet<string>;
  /** The row that was picked or left out last; a range goes from here. */
  readonly anchor: string | undefined;
}

/** One row more, or one less. */
export function pickOne({ picked }: Picking, key: string): Picking {
  const next = new Set(picked);
  if (!next.delete(key)) next.add(key);
  return { picked: next, anchor: key };
}

/** All rows from the anchor to this one, as the anchor is: picked, or left out. Without an anchor among the rows, this one alone. */
export function pickRange(picking: Picking, keys: readonly string[], key: string): Picking {
  const from = picking.anchor === undefined ? -1 : keys.indexOf(picking.anchor);
  const to = keys.indexOf(key);
  if (from === -1 || to === -1) return pickOne(picking, key);
  const next = new Set(picking.picked);
  const isPicking = picking.anchor !== undefined && picking.picked.has(picking.anchor);
  for (const other of keys.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isPicking) next.add(other);
    else next.delete(other);
  }
  return { picked: next, anchor: picking.anchor };
}

/** All of the rows, or none of them when they are all picked. Rows that are not among them stay as they are. */
export function pickAll({ picked }: Picking, keys: readonly string[]): Picking {
  const next = new Set(picked);
  const isAll = keys.every((key) => picked.has(key));
  for (const key of keys) {
    if (isAll) next.delete(key);
    else next.add(key);
  }
  return { picked: next, anchor: undefined };
}
