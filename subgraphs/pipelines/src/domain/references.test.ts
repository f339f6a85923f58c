import { expect, test } from 'vitest';
import { referredIn, replaceInJson, replaceInText } from './references.js';

const known = { params: { weeks: 5, nested: { list: ['a', 'b'] } }, steps: { select: { versionId: 'mv_1' } } };

test('references in a text become text, wherever they stand', () => {
  expect(replaceInText('--weeks=${params.weeks} ${select.versionId}', known)).toBe('--weeks=5 mv_1');
  expect(replaceInText('${params.nested.list}', known)).toBe('["a","b"]');
});

test('a text that is one reference becomes its value, whatever the type', () => {
  expect(replaceInJson({ weeks: '${params.weeks}', list: ['${params.nested.list.1}'], text: 'w${params.weeks}', kept: [1, null] }, known)).toEqual({ weeks: 5, list: ['b'], text: 'w5', kept: [1, null] });
});

test('what only looks like a reference is left alone', () => {
  expect(replaceInText('${HOME} $5 $${params.weeks}', known)).toBe('${HOME} $5 ${params.weeks}');
  expect(referredIn({ a: '$${x.y}', b: '${HOME}', c: ['${select.versionId}'] })).toEqual(new Set(['select']));
});

test('a reference without a value says what there is', () => {
  expect(() => replaceInText('${params.month}', known)).toThrow("'${params.month}' has no value: the run has the params 'weeks', 'nested'");
  expect(() => replaceInText('${params.constructor.name}', known)).toThrow('has no value');
  expect(() => replaceInText('${other.id}', known)).toThrow("'${other.id}' has no value: step 'other' left the outputs (none)");
});
