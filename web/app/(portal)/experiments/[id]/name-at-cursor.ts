/** The part of a name that somebody is typing, for which names are looked up: `metrics.lo|` → `lo`; a bare word as it is. */
export function nameAtCursor(text: string, cursor: number): string {
  const word = /[^\s=<>!(),]*$/.exec(text.slice(0, cursor))?.[0] ?? '';
  return word.replace(/^(metrics?|params?|parameters?|tags?)\./i, '').replaceAll(/["'`]/g, '');
}
