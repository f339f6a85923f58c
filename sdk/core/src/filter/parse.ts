import { InvalidInputError } from '../errors.js';
import { tokensOf, type Token } from './tokens.js';
import { prefixOf, subjectsByPrefix, type FilterSubject, type FilterValueKind, type FilterVocabulary } from './vocabulary.js';

/** Longest filter, in characters. */
const longestFilter = 10_000;
/** The most comparisons of one filter: each is looked up by itself. */
const mostComparisons = 50;

export type TextOperator = '=' | '!=' | 'LIKE' | 'ILIKE' | 'NOT LIKE' | 'NOT ILIKE';
export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** One named value, or one field. */
export interface FilterField {
  readonly subject: FilterSubject;
  /** Name of the metric, param or tag, or of the attribute in its first spelling. */
  readonly key: string;
}

/** One comparison of a filter; a filter holds when all of them do. */
export type Comparison = FilterField & {
  /** Place of its first character in the filter, from 0. */
  readonly position: number;
} & (
    | { readonly test: 'number'; readonly operator: NumberOperator; readonly value: number }
    | { readonly test: 'text'; readonly operator: TextOperator; readonly value: string }
    | { readonly test: 'list'; readonly operator: 'IN' | 'NOT IN'; readonly values: readonly string[] }
    | { readonly test: 'presence'; readonly operator: 'IS NULL' | 'IS NOT NULL' }
  );

/** What a list is ordered by. */
export interface Order extends FilterField {
  readonly descending: boolean;
}

/**
 * Reads `metrics.loss < 0.5 AND params.model = 'tree'`. An empty text is no restriction.
 * @throws {InvalidInputError} saying what was found and what was expected; `details.position` is the place in the text, from 0.
 */
export function parseFilter(text: string, vocabulary: FilterVocabulary): Comparison[] {
  if (text.length > longestFilter) throw new InvalidInputError(`Filter has ${text.length.toLocaleString('en')} characters; at most ${longestFilter.toLocaleString('en')}`);
  if (text.includes('\0')) throw new InvalidInputError('Filter holds a NUL character', { details: { position: text.indexOf('\0'), expected: 'readable text' } });
  const reader = new Reader(text, tokensOf(text));
  const comparisons: Comparison[] = [];
  while (!reader.atEnd) {
    if (comparisons.length > 0) {
      const joint = reader.next('AND');
      if (!isWord(joint, 'AND')) throw reader.unexpected(joint, isWord(joint, 'OR') ? "AND: comparisons are joined by AND, and alternatives of one value are written IN ('a', 'b')" : 'AND');
    }
    comparisons.push(readComparison(reader, vocabulary));
    if (comparisons.length > mostComparisons) throw new InvalidInputError(`Filter has more than ${mostComparisons} comparisons`);
  }
  return comparisons;
}

/**
 * Reads `metrics.loss DESC`; ascending when neither ASC nor DESC follows.
 * @throws {InvalidInputError} as {@link parseFilter} does.
 */
export function parseOrder(text: string, vocabulary: FilterVocabulary): Order {
  const reader = new Reader(text, tokensOf(text));
  const { subject, key } = readField(reader, vocabulary);
  const direction = reader.atEnd ? undefined : reader.next('ASC or DESC');
  if (direction && !isWord(direction, 'ASC') && !isWord(direction, 'DESC')) throw reader.unexpected(direction, 'ASC or DESC');
  if (!reader.atEnd) throw reader.unexpected(reader.next(''), 'the end');
  return { subject, key, descending: direction !== undefined && isWord(direction, 'DESC') };
}

function readComparison(reader: Reader, vocabulary: FilterVocabulary): Comparison {
  const { subject, key, position } = readField(reader, vocabulary);
  const field = { subject, key, position };
  const kind = kindOfField(field, vocabulary);
  const first = reader.next('an operator');
  if (isWord(first, 'IS')) {
    const negated = reader.skipWord('NOT');
    const last = reader.next('NULL');
    if (!isWord(last, 'NULL')) throw reader.unexpected(last, 'NULL');
    return { ...field, test: 'presence', operator: negated ? 'IS NOT NULL' : 'IS NULL' };
  }
  const negated = isWord(first, 'NOT');
  const operator = negated ? reader.next('IN, LIKE or ILIKE') : first;
  const name = operatorOf(operator);
  if (name === 'IN') {
    if (kind === 'number') throw reader.unexpected(operator, 'a comparison of numbers (=, !=, >, >=, <, <=)');
    return { ...field, test: 'list', operator: negated ? 'NOT IN' : 'IN', values: readList(reader) };
  }
  if (name === 'LIKE' || name === 'ILIKE') {
    if (kind === 'number') throw reader.unexpected(operator, 'a comparison of numbers (=, !=, >, >=, <, <=)');
    return { ...field, test: 'text', operator: negated ? `NOT ${name}` : name, value: readPattern(reader) };
  }
  if (name === undefined || negated) throw reader.unexpected(operator, negated ? 'IN, LIKE or ILIKE' : kind === 'number' ? 'an operator (=, !=, >, >=, <, <=)' : textOperators);
  if (kind === 'number') return { ...field, test: 'number', operator: name, value: readNumber(reader) };
  if (name !== '=' && name !== '!=') throw reader.unexpected(operator, `${textOperators}: texts have no size`);
  return { ...field, test: 'text', operator: name, value: readText(reader) };
}

const textOperators = 'an operator (=, !=, LIKE, ILIKE, IN, IS NULL)';

function readField(reader: Reader, vocabulary: FilterVocabulary): FilterField & { readonly position: number } {
  const token = reader.next(expectedField(vocabulary));
  if (token.kind !== 'name') throw reader.unexpected(token, expectedField(vocabulary));
  const field = fieldOf(token, vocabulary);
  if (!field) throw reader.unexpected(token, expectedField(vocabulary));
  return { ...field, position: token.at };
}

/** The field that a name means; undefined when the vocabulary has none such. */
export function fieldOf(token: Extract<Token, { kind: 'name' }>, { attributes, aliases = {}, groups }: FilterVocabulary): FilterField | undefined {
  const dot = token.quoted === undefined ? token.text.indexOf('.') : token.text.length;
  const prefix = dot < 0 ? undefined : token.text.slice(0, dot);
  const subject = prefix === undefined ? 'attribute' : own(subjectsByPrefix, prefix.toLowerCase());
  const key = token.quoted ?? (dot < 0 ? token.text : token.text.slice(dot + 1));
  if (subject === undefined || key === '') return undefined;
  if (subject !== 'attribute') return groups.includes(subject) ? { subject, key } : undefined;
  const name = own(attributes, key) === undefined ? own(aliases, key) : key;
  return name === undefined ? undefined : { subject, key: name };
}

/** How the field's values compare. */
export function kindOfField({ subject, key }: FilterField, { attributes }: FilterVocabulary): FilterValueKind {
  return subject === 'metric' ? 'number' : subject === 'attribute' ? (attributes[key] ?? 'text') : 'text';
}

function expectedField({ attributes, groups }: FilterVocabulary): string {
  const names = [...groups.map((group) => `${prefixOf[group]}.<name>`), ...Object.keys(attributes)];
  return `one of ${names.join(', ')}`;
}

function readNumber(reader: Reader): number {
  const token = reader.next('a number');
  const text = token.kind === 'name' && token.quoted === undefined ? token.text : undefined;
  const value = text === undefined ? NaN : /^[+-]?inf(inity)?$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
  if (text === undefined || (Number.isNaN(value) && !/^nan$/i.test(text))) throw reader.unexpected(token, 'a number, without quotes');
  return value;
}

function readText(reader: Reader): string {
  const token = reader.next("a text in quotes, such as 'tree'");
  if (token.kind !== 'text') throw reader.unexpected(token, "a text in quotes, such as 'tree'");
  if (!token.closed) throw reader.unexpected(token, 'its closing quote');
  return token.text;
}

/** In a pattern a backslash takes the next character as it is; the last one has none. */
function readPattern(reader: Reader): string {
  const pattern = readText(reader);
  if (/(?<!\\)(?:\\\\)*\\$/.test(pattern)) throw reader.refusal(`the pattern '${pattern.slice(0, 40)}' ends with a backslash`, reader.lastAt, 'another character behind it');
  return pattern;
}

function readList(reader: Reader): string[] {
  const open = reader.next("a list, such as ('a', 'b')");
  if (!isSign(open, '(')) throw reader.unexpected(open, "a list, such as ('a', 'b')");
  const values: string[] = [];
  for (;;) {
    values.push(readText(reader));
    const behind = reader.next("',' or ')'");
    if (isSign(behind, ')')) return values;
    if (!isSign(behind, ',')) throw reader.unexpected(behind, "',' or ')'");
  }
}

function operatorOf(token: Token): NumberOperator | 'LIKE' | 'ILIKE' | 'IN' | undefined {
  if (token.kind === 'sign') return ['=', '!=', '>', '>=', '<', '<='].includes(token.text) ? (token.text as NumberOperator) : undefined;
  return (['LIKE', 'ILIKE', 'IN'] as const).find((word) => isWord(token, word));
}

function isWord(token: Token, word: string): boolean {
  return token.kind === 'name' && token.quoted === undefined && token.text.toUpperCase() === word;
}

function isSign(token: Token, sign: string): boolean {
  return token.kind === 'sign' && token.text === sign;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

class Reader {
  private place = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  get atEnd(): boolean {
    return this.place >= this.tokens.length;
  }

  next(expected: string): Token {
    const token = this.tokens[this.place++];
    if (!token) throw this.refusal('the filter ends', this.text.length, expected);
    return token;
  }

  skipWord(word: string): boolean {
    const token = this.tokens[this.place];
    if (!token || !isWord(token, word)) return false;
    this.place++;
    return true;
  }

  unexpected(token: Token, expected: string): InvalidInputError {
    return this.refusal(`found ${this.text.slice(token.at, Math.min(token.end, token.at + 60))}`, token.at, expected);
  }

  /** Where the token that was read last begins. */
  get lastAt(): number {
    return this.tokens[this.place - 1]?.at ?? 0;
  }

  refusal(found: string, position: number, expected: string): InvalidInputError {
    return new InvalidInputError(`Filter, character ${position + 1}: ${found}; expected ${expected}`, { details: { position, expected } });
  }
}
