import { InvalidInputError, parseFilter, parseOrder, type Comparison, type FilterVocabulary, type Order } from '@cairn/core';
import { splitPrompts } from './prompt.js';

/** What is looked for, in which order, and which part of it. */
export interface Search {
  readonly projectId: string;
  readonly comparisons: readonly Comparison[];
  readonly orders: readonly Order[];
  /** MLflow's prompts are models too: left out, or in as any other. */
  readonly prompts: 'left out' | 'as any';
  readonly first: number;
  readonly after: string | undefined;
}

/** The same as it is asked. */
export interface SearchRequest {
  readonly projectId: string;
  readonly filter?: string | undefined;
  readonly orderBy?: readonly string[] | undefined;
  readonly first: number;
  readonly after?: string | undefined;
  /** True: prompts are found only when the filter asks for them, as MLflow's clients expect. Defaults to false. */
  readonly hidesPrompts?: boolean;
}

/** Orders that complete each other: by the first, then by the next. */
const byName: Order = { subject: 'attribute', key: 'name', descending: false };
const newestNumber: Order = { subject: 'attribute', key: 'version_number', descending: true };
const lastChanged: Order = { subject: 'attribute', key: 'last_updated_timestamp', descending: true };

/** Models are ordered by name unless the request says otherwise. */
export const modelOrder: readonly Order[] = [byName];
/** Versions: those changed last come first, then by model and number. */
export const versionOrder: readonly Order[] = [lastChanged, byName, newestNumber];

/** @throws {InvalidInputError} when filter or order cannot be read: `details.position` says where. */
export function readSearch(request: SearchRequest, vocabulary: FilterVocabulary, defaults: readonly Order[]): Search {
  const { projectId, filter = '', orderBy = [], first, after, hidesPrompts = false } = request;
  if (filter.includes('\0')) throw new InvalidInputError('Filter holds a zero character');
  const asked = parseFilter(filter, vocabulary);
  const { prompts, rest } = splitPrompts(asked);
  const orders = orderBy.map((text) => parseOrder(text, vocabulary));
  const seen = new Set<string>();
  for (const { subject, key } of orders) {
    if (subject !== 'attribute') throw new InvalidInputError(`${capital(vocabulary.things)} cannot be ordered by a ${subject}; expected one of ${Object.keys(vocabulary.attributes).join(', ')}`);
    if (seen.has(key)) throw new InvalidInputError(`The order names '${key}' twice`);
    seen.add(key);
  }
  const hides = hidesPrompts && !prompts;
  return {
    projectId,
    comparisons: hides ? rest : asked,
    prompts: hides ? 'left out' : 'as any',
    // What the request leaves open, the default decides: pages need a whole order.
    orders: orders.length === 0 ? defaults : [...orders, ...defaults.filter(({ key }) => key !== 'last_updated_timestamp' && !seen.has(key))],
    first,
    after,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
