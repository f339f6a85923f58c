import type { Comparison } from '@cairn/core';

/** A field or a named value of something; undefined when it has none. */
export type FieldValue = string | number | undefined;

/** Whether a comparison holds for a value in memory, as it would in SQL: of what is missing only IS NULL holds. */
export function holds(comparison: Comparison, value: FieldValue): boolean {
  if (comparison.test === 'presence') return (value === undefined) === (comparison.operator === 'IS NULL');
  if (value === undefined) return false;
  if (comparison.test === 'number') return typeof value === 'number' && numberHolds(value, comparison.operator, comparison.value);
  const text = String(value);
  if (comparison.test === 'list') return comparison.values.includes(text) === (comparison.operator === 'IN');
  switch (comparison.operator) {
    case '=':
      return text === comparison.value;
    case '!=':
      return text !== comparison.value;
    default:
      return isLike(text, comparison.value, comparison.operator.endsWith('ILIKE')) !== comparison.operator.startsWith('NOT');
  }
}

/** Which of two values comes first; what is missing, or no number, comes last whichever way. */
export function compareValues(a: FieldValue, b: FieldValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === undefined || Number.isNaN(a)) return 1;
  if (b === undefined || Number.isNaN(b)) return -1;
  return (a < b ? -1 : 1) * (descending ? -1 : 1);
}

function numberHolds(value: number, operator: string, bound: number): boolean {
  switch (operator) {
    case '=':
      return value === bound;
    case '!=':
      return value !== bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '<':
      return value < bound;
    default:
      return value <= bound;
  }
}

/** SQL's LIKE: `%` any text, `_` any character. Looks back to the last `%` only, so that no pattern takes long. */
function isLike(text: string, pattern: string, anyCase: boolean): boolean {
  const [subject, wanted] = anyCase ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern];
  let at = 0;
  let place = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < subject.length) {
    if (place < wanted.length && wanted[place] !== '%' && (wanted[place] === '_' || wanted[place] === subject[at])) {
      at++;
      place++;
    } else if (wanted[place] === '%') {
      star = place++;
      resumeAt = at;
    } else if (star >= 0) {
      place = star + 1;
      at = ++resumeAt;
    } else {
      return false;
    }
  }
  while (wanted[place] === '%') place++;
  return place === wanted.length;
}
