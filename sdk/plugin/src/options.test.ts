import { InvalidInputError } from '@cairn/core';
import { expect, test } from 'vitest';
import { readOptions } from './options.js';

const known = ['share', 'metric'];

test('what is not given has its default, and null is not given', () => {
  for (const given of [undefined, {}, { share: null, metric: null }]) {
    const options = readOptions('ab', given, known);
    expect(options.number('share', { least: 1, most: 99, otherwise: 50 })).toBe(50);
    expect(options.choice('metric', ['label', 'errors'])).toBe('label');
  }
});

test('what is given is read', () => {
  const options = readOptions('ab', { share: 1, metric: 'errors' }, known);
  expect(options.number('share', { least: 1, most: 99, otherwise: 50 })).toBe(1);
  expect(options.choice('metric', ['label', 'errors'])).toBe('errors');
});

test.each([['x'], [null], [[]], [7], [{ shares: 1 }], [{ constructor: 1 }]])('%j are no options', (given) => {
  expect(() => readOptions('ab', given, known)).toThrow(InvalidInputError);
});

test.each([
  [{ share: 0 }, 'ab: share is 0, expected a number from 1 to 99'],
  [{ share: '5' }, 'ab: share is "5", expected a number from 1 to 99'],
  [{ share: NaN }, 'ab: share is NaN, expected a number from 1 to 99'],
])('%j is refused', (given, message) => {
  expect(() => readOptions('ab', given, known).number('share', { least: 1, most: 99, otherwise: 50 })).toThrow(message);
});

test('a word that is not among them is refused', () => {
  expect(() => readOptions('ab', { metric: 'likes' }, known).choice('metric', ['label', 'errors'])).toThrow('ab: metric is "likes", expected one of label, errors');
});
