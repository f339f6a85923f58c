import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors.js';
import { completeFilter } from './complete.js';
import { parseFilter, parseOrder } from './parse.js';
import { modelVocabulary, runVocabulary } from './vocabulary.js';

const parsed = (text: string) => parseFilter(text, runVocabulary).map(({ position: _, ...comparison }) => comparison);

function refusal(text: string): InvalidInputError {
  try {
    parseFilter(text, runVocabulary);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
  }
  throw new Error(`'${text}' was not refused`);
}

describe('a filter', () => {
  it('is comparisons joined by AND, in any case', () => {
    expect(parsed("metrics.loss < 0.5 and params.model = 'tree' AND tags.team != \"a\"")).toEqual([
      { subject: 'metric', key: 'loss', test: 'number', operator: '<', value: 0.5 },
      { subject: 'param', key: 'model', test: 'text', operator: '=', value: 'tree' },
      { subject: 'tag', key: 'team', test: 'text', operator: '!=', value: 'a' },
    ]);
  });

  it.each([
    ['metric.a>=-1e-3', { subject: 'metric', key: 'a', test: 'number', operator: '>=', value: -0.001 }],
    ['metrics."val loss" = 1', { subject: 'metric', key: 'val loss', test: 'number', operator: '=', value: 1 }],
    ["parameters.`a``b` LIKE '%x'", { subject: 'param', key: 'a`b', test: 'text', operator: 'LIKE', value: '%x' }],
    ["params.p = 'it''s'", { subject: 'param', key: 'p', test: 'text', operator: '=', value: "it's" }],
    ["attributes.status = 'FINISHED'", { subject: 'attribute', key: 'status', test: 'text', operator: '=', value: 'FINISHED' }],
    ["status ilike 'fin%'", { subject: 'attribute', key: 'status', test: 'text', operator: 'ILIKE', value: 'fin%' }],
    ['start_time > 1700000000000', { subject: 'attribute', key: 'start_time', test: 'number', operator: '>', value: 1_700_000_000_000 }],
    ["run_id IN ('a', 'b')", { subject: 'attribute', key: 'run_id', test: 'list', operator: 'IN', values: ['a', 'b'] }],
    ["tags.x NOT IN ('a')", { subject: 'tag', key: 'x', test: 'list', operator: 'NOT IN', values: ['a'] }],
    ['params.depth IS NULL', { subject: 'param', key: 'depth', test: 'presence', operator: 'IS NULL' }],
    ['tags.mlflow.parentRunId IS NOT NULL', { subject: 'tag', key: 'mlflow.parentRunId', test: 'presence', operator: 'IS NOT NULL' }],
    ['metrics.train/loss < inf', { subject: 'metric', key: 'train/loss', test: 'number', operator: '<', value: Infinity }],
  ])('reads %s', (text, comparison) => {
    expect(parsed(text)).toEqual([comparison]);
  });

  it('that is empty restricts nothing', () => {
    expect(parsed('  ')).toEqual([]);
  });

  it.each([
    ['metrics.loss', 12, /the filter ends; expected an operator/],
    ["metrics.loss < '0.5'", 15, /found '0.5'; expected a number, without quotes/],
    ['params.model = tree', 15, /expected a text in quotes/],
    ["params.model = 'tree", 15, /closing quote/],
    ["params.a = 'x' OR params.b = 'y'", 15, /joined by AND/],
    ["colour = 'red'", 0, /expected one of metrics.<name>, params.<name>/],
    ["constructor = 'x'", 0, /expected one of/],
    ["run_id IN 'a'", 10, /expected a list/],
    ["run_id IN ('a' 'b')", 15, /',' or '\)'/],
    ['metrics.loss LIKE 3', 13, /comparison of numbers/],
    ["params.a LIKE 'x\\'", 14, /ends with a backslash/],
    ["params.a = 'x\0'", 13, /NUL/],
    ["params.depth > '3'", 13, /texts have no size/],
    ["params.a == 'x'", 10, /found =/],
    ['metrics.loss < 1 ;', 17, /found ;; expected AND/],
  ])('refuses %s and says where', (text, position, message) => {
    const error = refusal(text);
    expect(error.details).toMatchObject({ position });
    expect(error.message).toMatch(message);
  });

  it('knows only what its things have', () => {
    expect(parseFilter("name LIKE 'fl%'", modelVocabulary)).toMatchObject([{ key: 'name' }]);
    expect(() => parseFilter('metrics.loss < 1', modelVocabulary)).toThrow(/expected one of tags.<name>, name/);
  });
});

describe('an order', () => {
  it('is a field, ascending unless it says DESC', () => {
    expect(parseOrder('metrics."val loss" desc', runVocabulary)).toEqual({ subject: 'metric', key: 'val loss', descending: true });
    expect(parseOrder('attributes.start_time', runVocabulary)).toEqual({ subject: 'attribute', key: 'start_time', descending: false });
    expect(() => parseOrder('metrics.loss sideways', runVocabulary)).toThrow(/expected ASC or DESC/);
  });
});

describe('completion', () => {
  const known = { names: { metric: ['loss', 'val loss'], param: ['depth'] }, values: { status: ['FINISHED'] } };
  const at = (text: string) => completeFilter(text, text.length, runVocabulary, known);

  it.each([
    ['', 'metrics.loss'],
    ['metrics.v', 'metrics."val loss"'],
    ['dep', 'params.depth'],
    ['metrics.loss ', '<'],
    ['params.depth ', 'IS NULL'],
    ['status = ', "'FINISHED'"],
    ['metrics.loss < 0.5 ', 'AND'],
    ["params.depth = '6' AND sta", 'status'],
  ])('after "%s" offers %s', (text, option) => {
    expect(at(text).options).toContain(option);
  });

  it('replaces what was begun', () => {
    expect(at('metrics.lo')).toMatchObject({ from: 0, to: 10 });
  });
});
