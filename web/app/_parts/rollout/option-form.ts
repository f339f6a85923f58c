/** An option as a field of a form has it. */
export interface OptionField {
  readonly name: string;
  readonly fallback: unknown;
}

/** The options of a strategy in their order. */
export function optionFields(defaults: Readonly<Record<string, unknown>> | null): readonly OptionField[] {
  return Object.entries(defaults ?? {}).map(([name, fallback]) => ({ name, fallback }));
}

/** How a value stands in its field: numbers and words plain, lists with commas, anything else as JSON, nothing for none. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'number' || typeof one === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** Options that somebody changed; what is as it was, or empty, is left to the strategy. What the text means is the strategy's to check. */
export function changedOptions(fields: readonly OptionField[], typed: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const changed: Record<string, unknown> = {};
  for (const { name, fallback } of fields) {
    const text = typed[name]?.trim();
    if (text === undefined || text === '' || text === fieldText(fallback)) continue;
    changed[name] = Array.isArray(fallback) ? text.split(',').map((part) => valueOf(part.trim())) : valueOf(text);
  }
  return changed;
}

/** A number, JSON, or else the text itself: then the strategy says what it expected. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
