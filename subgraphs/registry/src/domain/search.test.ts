import { modelVersionVocabulary, modelVocabulary } from '@cairn/core';
import { expect, test } from 'vitest';
import { modelOrder, readSearch, versionOrder, type SearchRequest } from './search.js';

const request = (change: Partial<SearchRequest>): SearchRequest => ({ projectId: 'prj', first: 10, ...change });

test('an order is completed until no two differ in nothing', () => {
  const orders = (orderBy?: string[]): string[] => readSearch(request({ orderBy }), modelVersionVocabulary, versionOrder).orders.map(({ key, descending }) => `${key}${descending ? ' DESC' : ''}`);
  expect(orders()).toEqual(['last_updated_timestamp DESC', 'name', 'version_number DESC']);
  expect(orders(['version_number'])).toEqual(['version_number', 'name']);
  expect(orders(['name DESC'])).toEqual(['name DESC', 'version_number DESC']);
});

test('an order by tags, or by one thing twice, is refused', () => {
  expect(() => readSearch(request({ orderBy: ['tags.a'] }), modelVocabulary, modelOrder)).toThrow(/Models cannot be ordered by a tag; expected one of name/);
  expect(() => readSearch(request({ orderBy: ['name', 'name DESC'] }), modelVocabulary, modelOrder)).toThrow(/names 'name' twice/);
});

test.each([
  [undefined, 'left out', 0],
  ["name = 'a'", 'left out', 1],
  ["tags.`mlflow.prompt.is_prompt` = 'true' AND name = 'a'", 'as any', 2],
  ["tags.`mlflow.prompt.is_prompt` != 'false'", 'as any', 1],
  ["tags.`mlflow.prompt.is_prompt` != 'true'", 'left out', 0],
  ["tags.`mlflow.prompt.is_prompt` = 'false' AND name = 'a'", 'left out', 1],
] as const)('where prompts are hidden, %s asks for them or not', (filter, prompts, comparisons) => {
  const search = readSearch(request({ filter, hidesPrompts: true }), modelVocabulary, modelOrder);
  expect(search.prompts).toBe(prompts);
  expect(search.comparisons).toHaveLength(comparisons);
});
