import type { ColumnType } from './column.js';

/** A cell as the scan works with it: missing, a number (also for timestamps), a text, or one that cannot be read so. */
export type Cell =
  | { readonly kind: 'missing' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'unreadable'; readonly text: string };

const missing: Cell = { kind: 'missing' };

/** Reads a raw value as the type that its column has. Text, as CSV gives it, is parsed. */
export function readCell(raw: unknown, type: ColumnType): Cell {
  if (raw === null || raw === undefined || raw === '') return missing;
  switch (type) {
    case 'integer':
    case 'number': {
      const value = typeof raw === 'number' ? raw : typeof raw === 'bigint' ? Number(raw) : typeof raw === 'string' ? numberOf(raw) : NaN;
      if (Number.isNaN(value)) return typeof raw === 'number' ? missing : unreadable(raw);
      return type === 'integer' && !Number.isInteger(value) ? unreadable(raw) : { kind: 'number', value };
    }
    case 'timestamp': {
      const value = raw instanceof Date ? raw.getTime() : typeof raw === 'string' ? timeOf(raw) : NaN;
      return Number.isNaN(value) ? unreadable(raw) : { kind: 'number', value };
    }
    case 'boolean': {
      const text = String(raw).toLowerCase();
      return text === 'true' || text === 'false' ? { kind: 'text', value: text } : unreadable(raw);
    }
    case 'text':
      return typeof raw === 'string' ? { kind: 'text', value: raw } : { kind: 'text', value: textOf(raw) };
    default:
      return type satisfies never;
  }
}

/** The narrowest type that fits a raw value. */
export function typeOf(raw: unknown): ColumnType | undefined {
  if (raw === null || raw === undefined || raw === '') return undefined;
  if (typeof raw === 'bigint') return 'integer';
  if (typeof raw === 'number') return Number.isInteger(raw) ? 'integer' : 'number';
  if (typeof raw === 'boolean') return 'boolean';
  if (raw instanceof Date) return 'timestamp';
  if (typeof raw !== 'string') return 'text';
  const number = numberOf(raw);
  if (!Number.isNaN(number)) return Number.isInteger(number) ? 'integer' : 'number';
  if (!Number.isNaN(timeOf(raw))) return 'timestamp';
  return /^(true|false)$/i.test(raw) ? 'boolean' : 'text';
}

/** The type that fits both. */
export function widen(one: ColumnType | undefined, other: ColumnType | undefined): ColumnType | undefined {
  if (one === undefined || one === other) return other;
  if (other === undefined) return one;
  const numeric = (type: ColumnType): boolean => type === 'integer' || type === 'number';
  return numeric(one) && numeric(other) ? 'number' : 'text';
}

/** A value as a report shows it, at most 80 characters. */
export function textOf(raw: unknown): string {
  const text = raw instanceof Date ? raw.toISOString() : typeof raw === 'object' ? JSON.stringify(raw) : String(raw);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function unreadable(raw: unknown): Cell {
  return { kind: 'unreadable', text: textOf(raw) };
}

function numberOf(text: string): number {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN;
}

/** ISO 8601 dates and times only: what else Date.parse takes depends on where it runs. */
function timeOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return NaN;
  return Date.parse(/[Zz]|[+-]\d{2}:?\d{2}$/.test(text.slice(10)) || text.length === 10 ? text : `${text.replace(' ', 'T')}Z`);
}
