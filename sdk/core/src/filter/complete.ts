import { fieldOf, kindOfField } from './parse.js';
import { tokensOf, type Token } from './tokens.js';
import { prefixOf, type FilterSubject, type FilterVocabulary } from './vocabulary.js';

/** What could stand at a place of a filter, and which part of the text it would replace. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

/** Names that are known to occur, by group: `{ metric: ['loss'], param: ['depth'] }`; values of attributes by name. */
export interface KnownNames {
  readonly names: Readonly<Partial<Record<FilterSubject, readonly string[]>>>;
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** What may be typed at the cursor, best first; at most 50. */
export function completeFilter(text: string, cursor: number, vocabulary: FilterVocabulary, known: KnownNames): Completion {
  const before = tokensOf(text.slice(0, cursor));
  const last = before.at(-1);
  const touching = last !== undefined && last.end === cursor && last.kind === 'name' ? last : undefined;
  const complete = touching ? before.slice(0, -1) : before;
  const typed = touching ? text.slice(touching.at, cursor) : '';
  const all = optionsAfter(complete, vocabulary, known);
  const wanted = plain(typed);
  const found = all.filter((option) => plain(option).includes(wanted));
  const options = [...found.filter((option) => plain(option).startsWith(wanted)), ...found.filter((option) => !plain(option).startsWith(wanted))];
  return { from: cursor - typed.length, to: cursor, options: options.slice(0, 50) };
}

/** As it is compared with what was typed: quotes come with the choice. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll('"', '');
}

/** What may follow whole tokens. */
function optionsAfter(tokens: readonly Token[], vocabulary: FilterVocabulary, known: KnownNames): readonly string[] {
  const comparison = tokens.slice(lastJoint(tokens) + 1);
  const [name, ...rest] = comparison;
  if (!name) return fields(vocabulary, known);
  const field = name.kind === 'name' ? fieldOf(name, vocabulary) : undefined;
  if (!field) return [];
  const kind = kindOfField(field, vocabulary);
  const operators = kind === 'number' ? ['=', '!=', '<', '<=', '>', '>='] : ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
  const presence = field.subject === 'attribute' ? [] : ['IS NULL', 'IS NOT NULL'];
  if (rest.length === 0) return [...operators, ...presence];
  if (wordOf(rest.at(-1)) === 'NOT') return wordOf(rest[0]) === 'IS' ? ['NULL'] : ['IN', 'LIKE', 'ILIKE'];
  if (wordOf(rest.at(-1)) === 'IS') return ['NULL', 'NOT NULL'];
  const finished = rest.length > 1 && (rest.at(-1)!.kind === 'text' || wordOf(rest.at(-1)) === 'NULL' || (kind === 'number' && rest.at(-1)!.kind === 'name') || rest.at(-1)!.text === ')');
  if (finished) return ['AND'];
  return kind === 'number' ? [] : (known.values?.[field.key] ?? []).map((value) => `'${value.replaceAll("'", "''")}'`);
}

function fields({ attributes, groups }: FilterVocabulary, { names }: KnownNames): string[] {
  return [...groups.flatMap((group) => (names[group] ?? []).map((name) => `${prefixOf[group]}.${spelled(name)}`)), ...Object.keys(attributes)];
}

/** A name as it is written in a filter: in quotes where it has odd characters. */
export function spelled(name: string): string {
  return /^[\p{L}\p{N}_.\-/:@]+$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function lastJoint(tokens: readonly Token[]): number {
  return tokens.findLastIndex((token) => wordOf(token) === 'AND');
}

function wordOf(token: Token | undefined): string | undefined {
  return token?.kind === 'name' && token.quoted === undefined ? token.text.toUpperCase() : undefined;
}
