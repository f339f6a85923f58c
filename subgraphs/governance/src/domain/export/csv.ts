import type { CairnEvent } from '@cairn/core';

const columns = ['index', 'at', 'type', 'nodeId', 'actorId', 'requestId', 'causeId', 'id', 'payload'] as const;

export const csvHeader = `${columns.join(',')}\r\n`;

/** One entry as a line of RFC 4180, safe to open in a spreadsheet. */
export function csvLine(event: CairnEvent): string {
  const cells: Record<(typeof columns)[number], string> = {
    index: String(event.index),
    at: event.at.toISOString(),
    type: event.type,
    nodeId: event.nodeId,
    actorId: event.actorId,
    requestId: event.requestId,
    causeId: event.causeId ?? '',
    id: event.id,
    payload: JSON.stringify(event.payload),
  };
  return `${columns.map((column) => cell(cells[column])).join(',')}\r\n`;
}

/** Rows of texts as RFC 4180, safe to open in a spreadsheet. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A leading =, +, -, @, tab or return would make a spreadsheet compute the cell; an apostrophe keeps it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
