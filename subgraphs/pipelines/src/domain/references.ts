import { InvalidInputError, type Json, type JsonObject } from '@cairn/core';

/**
 * `${step.output}` and `${params.name}`, with more names for what lies deeper. What looks otherwise, such as `${HOME}`,
 * is left as it is; `$${step.output}` stands for the text `${step.output}`.
 */
const pattern = /(\$)?\$\{([A-Za-z][\w-]*)((?:\.[\w-]+)+)\}/g;

/** What references can name. */
export interface Known {
  readonly params: JsonObject;
  /** Outputs of steps that succeeded, by name. */
  readonly steps: Readonly<Record<string, JsonObject>>;
}

/** The steps (or `params`) that references in a value name. */
export function referredIn(value: unknown): Set<string> {
  const names = new Set<string>();
  for (const [, escaped, name] of JSON.stringify(value ?? null).matchAll(pattern)) if (!escaped) names.add(name!);
  return names;
}

/**
 * The text with its references replaced: texts as they are, everything else as JSON.
 * @throws {InvalidInputError} for a reference without a value.
 */
export function replaceInText(text: string, known: Known): string {
  return text.replace(pattern, (reference: string, escaped: string | undefined, name: string, path: string) => {
    if (escaped) return reference.slice(1);
    const value = valueOf(reference, name, path, known);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/**
 * The value with the references in its texts replaced; a text that is one reference and nothing else becomes the value
 * that it refers to, whatever its type.
 * @throws {InvalidInputError} for a reference without a value.
 */
export function replaceInJson(value: Json, known: Known): Json {
  if (typeof value === 'string') {
    const [only, another] = value.matchAll(pattern);
    if (only && !another && only[0] === value && !only[1]) return valueOf(value, only[2]!, only[3]!, known);
    return replaceInText(value, known);
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => replaceInJson(item, known));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaceInJson((member ?? null) as Json, known)]));
}

function valueOf(reference: string, name: string, path: string, { params, steps }: Known): Json {
  const root = name === 'params' ? params : Object.hasOwn(steps, name) ? steps[name] : undefined;
  let value: unknown = root;
  for (const key of path.slice(1).split('.')) {
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }
  if (value !== undefined) return value as Json;
  const there = Object.keys(root ?? {});
  const has = name === 'params' ? 'the run has the params' : `step '${name}' left the outputs`;
  throw new InvalidInputError(`'${reference}' has no value: ${has} ${there.length > 0 ? there.map((key) => `'${key}'`).join(', ') : '(none)'}`);
}
