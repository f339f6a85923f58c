/** Most members of an object or list that are listed at once. */
export const mostMembers = 100;

/** What stands beside a folded value: `{12}`, `[300]`, or the value itself. */
export function jsonSummary(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length.toLocaleString('en-US')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.keys(value).length.toLocaleString('en-US')}}`;
  const text = JSON.stringify(value);
  return text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text;
}

/** The members of an object or list by name, and how many more there are; undefined for a value that has none. */
export function jsonMembers(value: unknown, most: number): { readonly members: readonly (readonly [string, unknown])[]; readonly more: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return { members: value.slice(0, most).map((member, place) => [String(place), member as unknown] as const), more: Math.max(0, value.length - most) };
  const names = Object.keys(value);
  return { members: names.slice(0, most).map((name) => [name, (value as Record<string, unknown>)[name]] as const), more: Math.max(0, names.length - most) };
}
