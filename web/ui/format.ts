const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percents = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });
const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
// Days are days of the data, which are UTC wherever the reader is.
const shortDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** What stands where a value is missing: never 0. */
export const missing = '–';

export type Maybe<T> = T | null | undefined;

/** Whole numbers: 12,345. */
export function formatCount(value: Maybe<number>): string {
  return value == null ? missing : counts.format(value);
}

/** `1 run`, `2 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Four significant digits; exponents only where zeros would hide the value. */
export function formatNumber(value: Maybe<number>): string {
  if (value == null || !Number.isFinite(value)) return missing;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(3);
  return value.toLocaleString('en-US', { maximumSignificantDigits: size >= 1000 ? Math.ceil(Math.log10(size)) + 1 : 4 });
}

/** A share, 0 to 1, as per cent. */
export function formatShare(value: Maybe<number>): string {
  return value == null ? missing : percents.format(value);
}

/** Bytes in powers of 1,024: 1.4 MiB. */
export function formatBytes(bytes: Maybe<number>): string {
  if (bytes == null) return missing;
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 2 ** (10 * power);
  return `${value.toLocaleString('en-US', { maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1 })} ${units[power]}`;
}

/** 340 ms, 12.3 s, 4 min 12 s, 3 h 5 min, 2 d 4 h. */
export function formatDuration(ms: Maybe<number>): string {
  if (ms == null || !Number.isFinite(ms)) return missing;
  if (ms < 1_000) return `${ms < 10 ? Number(ms.toFixed(2)) : Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${(ms / 1_000).toFixed(1)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3_600)} h`;
}

/** Of a span that has not ended, until now. */
export function durationBetween(from: string, to: Maybe<string>, nowMs: number): string {
  return formatDuration((to == null ? nowMs : Date.parse(to)) - Date.parse(from));
}

/** Exact, in the reader's time zone. */
export function formatDateTime(at: Maybe<string | number>): string {
  return at == null ? missing : dateAndTime.format(new Date(at));
}

/** The day, in UTC. */
export function formatDate(at: Maybe<string | number>): string {
  return at == null ? missing : shortDate.format(new Date(at));
}

/** How long ago, or the date when it is more than a week. */
export function formatAgo(at: Maybe<string>, nowMs: number): string {
  if (at == null) return missing;
  const seconds = Math.round((nowMs - Date.parse(at)) / 1_000);
  if (seconds < -5) return formatDate(at);
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  if (seconds < 7 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return formatDate(at);
}

/** `AWAITING_APPROVAL` → `Awaiting approval`; `logLoss` → `Log loss`. */
export function humanize(name: string): string {
  const words = name.includes('_') || name === name.toUpperCase() ? name.toLowerCase().split('_').join(' ') : name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
