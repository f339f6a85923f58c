import { expect, test } from 'vitest';
import { mergedRecord, recordId, storedOffer, withFields, type RecordOffer } from './evaluation-dataset.js';

const at = new Date(0);

function offer(change: Partial<RecordOffer>): RecordOffer {
  return { inputs: { question: 'why' }, outputs: undefined, expectations: undefined, tags: {}, source: undefined, ...change };
}

test('the same inputs are the same record, in whatever order they are written', () => {
  expect(recordId({ a: 1, b: { d: 2, c: [3] } })).toBe(recordId({ b: { c: [3], d: 2 }, a: 1 }));
  expect(recordId({ a: 1 })).not.toBe(recordId({ a: '1' }));
});

test('a record that is sent again keeps what it had and gets what is new', () => {
  const first = mergedRecord(undefined, offer({ outputs: 'because', expectations: { length: 3 }, tags: { hard: 'yes' }, source: { type: 'HUMAN', data: {} } }), { at, by: 'act_1' });
  const later = mergedRecord(first, offer({ expectations: { tone: 'calm', length: 4 }, source: { type: 'CODE', data: {} } }), { at: new Date(1), by: 'act_2' });
  expect(later).toEqual({ ...first, expectations: { length: 4, tone: 'calm' }, changedAt: new Date(1), changedBy: 'act_2' });
});

test('the schema names the type of each field that ever occurred, the first one', () => {
  const schema = withFields(undefined, [{ inputs: { n: 1, f: 0.5, s: 'x', b: true, l: [], o: {}, e: null }, outputs: 'text', expectations: undefined }]);
  expect(schema).toEqual({ inputs: { n: 'integer', f: 'float', s: 'string', b: 'boolean', l: 'array', o: 'object', e: 'null' }, outputs: 'string', expectations: {}, version: '1.0' });
  expect(withFields(schema, [{ inputs: { n: 'now a text' }, outputs: { a: 1 }, expectations: { done: false } }])).toMatchObject({ inputs: { n: 'integer' }, outputs: 'string', expectations: { done: 'boolean' } });
});

test('a record that is too large or too deep is refused with value and limit', () => {
  expect(() => storedOffer(offer({ inputs: { text: 'x'.repeat(1_000_001) } }))).toThrow(/A record has 1,000,0\d\d characters; at most 1,000,000/);
  let deep: object = {};
  for (let level = 0; level < 100; level++) deep = { deep };
  expect(() => storedOffer(offer({ inputs: deep as never }))).toThrow(/nested deeper than 64/);
});
