import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { parquetPage } from './parquet';

const rows = 450;
const file = parquetWriteBuffer({
  columnData: [
    { name: 'number', data: Array.from({ length: rows }, (_, place) => place), type: 'INT32' },
    { name: 'text', data: Array.from({ length: rows }, (_, place) => (place === 3 ? null : `row ${place}`)), type: 'STRING', nullable: true },
  ],
});

describe('a Parquet file', () => {
  it('is read by pages, up to its end', async () => {
    const first = await parquetPage(file, { at: 0, size: 200 });
    expect(first).toMatchObject({ names: ['number', 'text'], goesOn: true, total: rows });
    expect([first.rows.length, first.rows[0], first.rows[3]]).toEqual([200, ['0', 'row 0'], ['3', '']]);
    const last = await parquetPage(file, { at: 2, size: 200 });
    expect([last.rows.length, last.rows.at(-1), last.goesOn]).toEqual([50, ['449', 'row 449'], false]);
    expect((await parquetPage(file, { at: 9, size: 200 })).rows).toEqual([]);
  });

  it.each([
    ['that is none', new TextEncoder().encode('not a table at all').buffer],
    ['that is empty', new ArrayBuffer(0)],
    ['whose end is cut', file.slice(0, file.byteLength - 40)],
  ])('%s says so', async (_, bytes) => {
    await expect(parquetPage(bytes, { at: 0, size: 200 })).rejects.toThrow();
  });
});
