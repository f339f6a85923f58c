/** Rows of a text of separated values (RFC 4180), read one by one: whoever wants a page stops there. */
export function* csvRows(text: string, separator: string): Generator<readonly string[]> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const [cell, end] = text[at] === '"' ? quotedCell(text, at, separator) : plainCell(text, at, separator);
      row.push(cell);
      at = end;
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    // An empty line is no row.
    if (row.length > 1 || row[0] !== '') yield row;
  }
}

function plainCell(text: string, from: number, separator: string): [string, number] {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return [text.slice(from, end), end];
}

function quotedCell(text: string, from: number, separator: string): [string, number] {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return [cell + text.slice(at), text.length];
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // What stands between the quote and the separator belongs to nobody: it is kept rather than lost.
      const [rest, end] = plainCell(text, quote + 1, separator);
      return [cell + rest, end];
    }
    cell += '"';
    at = quote + 2;
  }
}

/** The separator that a table seems to have: the one that its first line has most of. */
export function separatorOf(text: string, name: string): string {
  if (name.toLowerCase().endsWith('.tsv')) return '\t';
  const [line = ''] = text.split('\n', 1);
  return [',', ';', '\t', '|'].map((sign) => [sign, line.split(sign).length] as const).toSorted((a, b) => b[1] - a[1])[0]![0];
}

/** A page of rows under the names in the first one. */
export interface TablePage {
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Whether there is another page. */
  readonly goesOn: boolean;
  /** How many rows there are in all; undefined where nobody has counted. */
  readonly total?: number | undefined;
}

/** Rows of a page, from 0. A last row that a cut text ends in is left out. */
export function csvPage(text: string, name: string, page: { readonly at: number; readonly size: number; readonly isCut: boolean }): TablePage {
  const reader = csvRows(text, separatorOf(text, name));
  const names = reader.next().value ?? [];
  const from = page.at * page.size;
  const rows: (readonly string[])[] = [];
  let place = 0;
  for (const row of reader) {
    if (place >= from) rows.push(row);
    place += 1;
    if (rows.length > page.size + 1) break;
  }
  const whole = page.isCut && rows.length <= page.size + 1 ? rows.slice(0, -1) : rows;
  return { names, rows: whole.slice(0, page.size), goesOn: whole.length > page.size };
}
