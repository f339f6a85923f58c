import type { TablePage } from './csv';
import { cellText } from './cell-text';

/** Most bytes that the row groups of a page may become when they are unpacked: a small file can hold much. */
const mostUnpacked = 400 * 2 ** 20;

/** Rows of a page of a Parquet file, from 0. @throws {Error} saying why it cannot be read. */
export async function parquetPage(bytes: ArrayBuffer, page: { readonly at: number; readonly size: number }): Promise<TablePage> {
  const [{ parquetMetadata, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')]);
  const metadata = parquetMetadata(bytes);
  const total = Number(metadata.num_rows);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const rowStart = page.at * page.size;
  const rowEnd = Math.min(total, rowStart + page.size);
  let place = 0;
  let unpacked = 0;
  for (const group of metadata.row_groups) {
    const end = place + Number(group.num_rows);
    if (end > rowStart && place < rowEnd) unpacked += Number(group.total_byte_size);
    place = end;
  }
  if (unpacked > mostUnpacked) throw new Error(`These rows unpack to ${Math.round(unpacked / 2 ** 20).toLocaleString('en-US')} MiB; at most ${mostUnpacked / 2 ** 20} MiB are shown`);
  const rows = rowStart >= rowEnd ? [] : await parquetReadObjects({ file: bytes, metadata, compressors, rowStart, rowEnd });
  return { names, rows: rows.map((row) => names.map((name) => cellText(row[name]))), goesOn: rowEnd < total, total };
}
