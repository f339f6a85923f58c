/** Longest text of a cell, in characters. */
const longestCell = 300;

/** A value of a table as text: times as ISO, bytes by their number, nested values as JSON, nothing as nothing. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length.toLocaleString('en-US')} bytes`;
  const text = typeof value === 'object' ? JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)) : String(value);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}
