import { expect, test } from 'vitest';
import { spansInFile } from './span-file.js';

test('spans of both versions of the file are read, whichever way their ids are written', () => {
  const second = { name: 'v2', context: { span_id: '0xc91f2d17b0fea0be' }, parent_id: '0x1', start_time: 2_000_000, end_time: null, status_code: 'ERROR', status_message: 'no', attributes: { 'mlflow.spanInputs': '{"b": 1, "a": [true]}', plain: 'word' } };
  const third = { name: 'v3', span_id: 'yR8tF7D+oL4=', parent_span_id: null, start_time_unix_nano: '1000000', end_time_unix_nano: '3000000', status: { code: 'STATUS_CODE_OK', message: '' }, attributes: {}, events: [{ name: 'e', time_unix_nano: 5, attributes: { x: 1 } }] };
  expect(spansInFile(JSON.stringify({ spans: [second, third] }))).toEqual([
    expect.objectContaining({ id: 'c91f2d17b0fea0be', parentId: undefined, name: 'v3', startedNs: 1_000_000n, endedNs: 3_000_000n, status: 'ok', events: [{ name: 'e', atNs: 5n, attributes: { x: 1 } }] }),
    expect.objectContaining({ id: 'c91f2d17b0fea0be', parentId: '0000000000000001', name: 'v2', endedNs: undefined, status: 'error', statusMessage: 'no', attributes: { 'mlflow.spanInputs': { b: 1, a: [true] }, plain: 'word' } }),
  ]);
});

test.each(['', '{', '[]', '{"spans": 3}', '{"spans": [1, null, {}, {"span_id": "?"}]}', '{"spans": [{"span_id": "0x1", "start_time": -5, "end_time": "soon", "attributes": []}]}'])('what is no such file has no spans, or only those that can be read: %s', (text) => {
  expect(spansInFile(text).length).toBeLessThanOrEqual(1);
});
