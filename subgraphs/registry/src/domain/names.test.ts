import { describe, expect, test } from 'vitest';
import { requireAliasName, requireDescription, requireModelName } from './names.js';
import { requireRoomFor, stageOf } from './stage.js';
import { requireTags } from './tag.js';

describe('a name', () => {
  test.each(['late arrival', 'Späte.Ankunft_2', 'a'.repeat(250)])('of a model may be %j', (name) => {
    expect(() => requireModelName(name)).not.toThrow();
  });

  test.each([
    ['', /is empty/],
    ['  ', /is empty/],
    ['a/b', /cannot contain '\/', ':'/],
    ['a:b', /cannot contain/],
    ['a\nb', /control characters/],
    ['..', /does not fit/],
    ['a'.repeat(251), /has 251 characters; at most 250/],
  ])('of a model may not be %j', (name, reason) => {
    expect(() => requireModelName(name)).toThrow(reason);
  });

  test.each(['champion', 'v', 'v1-beta', '2024'])('of an alias may be %j', (alias) => {
    expect(() => requireAliasName(alias)).not.toThrow();
  });

  test.each([
    ['', /does not fit/],
    ['a b', /does not fit/],
    ['latest', /reserved/],
    ['LATEST', /reserved/],
    ['v12', /reserved/],
    ['a'.repeat(256), /has 256 characters; at most 255/],
  ])('of an alias may not be %j', (alias, reason) => {
    expect(() => requireAliasName(alias)).toThrow(reason);
  });
});

test('the last tag of a key stands, and what is too long is refused', () => {
  expect(requireTags([{ key: 'a', value: '1' }, { key: 'b', value: '' }, { key: 'a', value: '2' }])).toEqual([{ key: 'a', value: '2' }, { key: 'b', value: '' }]);
  expect(() => requireTags([{ key: '', value: '' }])).toThrow(/key of a tag is empty/);
  expect(() => requireTags([{ key: 'a'.repeat(251), value: '' }])).toThrow(/251 characters; at most 250/);
  expect(() => requireTags([{ key: 'a', value: 'x'.repeat(100_001) }])).toThrow(/'tag a' has 100,001 characters; at most 100,000/);
  expect(() => requireTags(Array.from({ length: 1_001 }, (_, at) => ({ key: String(at), value: '' })))).toThrow(/1,001 tags; at most 1,000/);
});

test('a description has an end', () => {
  expect(() => requireDescription('x'.repeat(20_001))).toThrow(/20,001 characters; at most 20,000/);
});

test('a stage is one of four, in any case, and only two make room', () => {
  expect(stageOf('production')).toBe('Production');
  expect(() => stageOf('prod')).toThrow(/Invalid model version stage 'prod'; expected one of None, Staging, Production, Archived/);
  expect(() => requireRoomFor('Staging')).not.toThrow();
  expect(() => requireRoomFor('Archived')).toThrow(/not to Archived/);
});
