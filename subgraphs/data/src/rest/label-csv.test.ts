import { expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { readLabelCsv } from './label-csv.js';

const limits = { bytes: 1_000_000, labels: 1_000 };

/** The text as a socket may bring it: cut anywhere. */
async function* cut(text: string, sizeBytes = 7): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += sizeBytes) yield bytes.subarray(from, from + sizeBytes);
}

test('labels are read line by line, under a header in any order', async () => {
  const id = newId('prediction');
  const { labels, lines } = await readLabelCsv(cut(`\ufeffat,key,prediction_id,value\r\n2001-03-01T17:35:00Z,,${id},1\r\n\r\n2001-03-02,"order, 7",,-0.5e1\r\n`), limits);
  expect(labels).toEqual([
    { predictionId: id, key: undefined, value: 1, at: new Date('2001-03-01T17:35:00Z') },
    { predictionId: undefined, key: 'order, 7', value: -5, at: new Date('2001-03-02') },
  ]);
  expect(lines).toEqual([2, 4]);
});

test.each<[text: string, message: string]>([
  ['', ''],
  ['key,value\n', "Line 1: column 'at' is missing; expected prediction_id or key, value, at"],
  ['value,at\n', "Line 1: column 'prediction_id' or 'key' is missing"],
  ['key,value,at,extra\n', "Line 1, column 'extra': there is no such column"],
  ['key,key,value,at\n', "Line 1, column 'key': there is no such column, or it stands twice"],
  ['key,value,at\na,1,2001-03-01\nb,yes,2001-03-01\n', "Line 3, column 'value': 'yes' is no finite number"],
  ['key,value,at\na,,2001-03-01\n', "Line 2, column 'value': '' is no finite number"],
  ['key,value,at\na,Infinity,2001-03-01\n', "Line 2, column 'value': 'Infinity' is no finite number"],
  ['key,value,at\na,1,yesterday\n', "Line 2, column 'at': 'yesterday' is no ISO 8601 time"],
  ['key,value,at\na,1,2001-13-45\n', "Line 2, column 'at': '2001-13-45' is no ISO 8601 time"],
  ['key,value,at\na,1\n', 'Line 2: 2 columns; expected 3, as the header has'],
  ['key,value,at\n"a,1,2001-03-01\n', 'Line '],
  [`key,value,at\n${'a'.repeat(20_000)},1,2001-03-01\n`, 'Line '],
])('%j is refused by line and column', async (text, message) => {
  if (message === '') expect(await readLabelCsv(cut(text), limits)).toEqual({ labels: [], lines: [] });
  else await expect(readLabelCsv(cut(text), limits)).rejects.toThrow(message);
});

test('a file without end is refused at its limit', async () => {
  const endless = async function* (): AsyncGenerator<Buffer> {
    yield Buffer.from('key,value,at\n');
    for (let line = 0; ; line++) yield Buffer.from(`k${line},1,2001-03-01\n`);
  };
  await expect(readLabelCsv(endless(), { ...limits, labels: 10 })).rejects.toThrow('More than 10 labels');
  await expect(readLabelCsv(endless(), { bytes: 10_000, labels: 1e9 })).rejects.toThrow('Body exceeds 10,000 bytes');
});
