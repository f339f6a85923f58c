import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import { InvalidInputError, LimitExceededError } from '@cairn/core';
import type { OfferedLabel } from '../domain/label.js';

/** Labels with the line of each. */
export interface CsvLabels {
  readonly labels: readonly OfferedLabel[];
  readonly lines: readonly number[];
}

interface Limits {
  readonly bytes: number;
  readonly labels: number;
}

const longestLineBytes = 10_000;
const known = ['prediction_id', 'key', 'value', 'at'];

/**
 * Reads labels as they come, one a line under a header of `prediction_id` or `key`, `value` and `at`, in any order.
 * @throws {InvalidInputError} naming the first line and column that do not fit. @throws {LimitExceededError} beyond a limit.
 */
export async function readLabelCsv(chunks: AsyncIterable<Buffer>, limits: Limits): Promise<CsvLabels> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: longestLineBytes });
  const fed = pipeline(Readable.from(atMost(chunks, limits.bytes)), parser).catch((error: unknown) => error);
  try {
    return await read(parser, limits.labels);
  } catch (error) {
    throw error instanceof CsvError ? new InvalidInputError(`Line ${String(error['lines'] ?? '?')}: ${error.message}`) : error;
  } finally {
    parser.destroy();
    await fed;
  }
}

async function read(parser: Parser, mostLabels: number): Promise<CsvLabels> {
  const [labels, lines]: [OfferedLabel[], number[]] = [[], []];
  let header: readonly string[] | undefined;
  for await (const one of parser) {
    const { record, info } = one as { record: string[]; info: { lines: number } };
    if (header === undefined) {
      header = requireHeader(record);
      continue;
    }
    if (labels.length === mostLabels) throw new LimitExceededError(`More than ${mostLabels.toLocaleString('en')} labels; send the rest in another request`);
    labels.push(labelOf(header, record, info.lines));
    lines.push(info.lines);
  }
  return { labels, lines };
}

function requireHeader(columns: readonly string[]): readonly string[] {
  const unknown = columns.find((column, index) => !known.includes(column) || columns.indexOf(column) !== index);
  if (unknown !== undefined) throw new InvalidInputError(`Line 1, column '${unknown.slice(0, 60)}': there is no such column, or it stands twice; expected prediction_id or key, value, at`);
  for (const column of ['value', 'at']) if (!columns.includes(column)) throw new InvalidInputError(`Line 1: column '${column}' is missing; expected prediction_id or key, value, at`);
  if (!columns.includes('prediction_id') && !columns.includes('key')) throw new InvalidInputError("Line 1: column 'prediction_id' or 'key' is missing");
  return columns;
}

function labelOf(header: readonly string[], record: readonly string[], line: number): OfferedLabel {
  if (record.length !== header.length) throw new InvalidInputError(`Line ${line}: ${record.length} columns; expected ${header.length}, as the header has`);
  const cell = (column: string): string | undefined => record[header.indexOf(column)] || undefined;
  const value = cell('value');
  const number = value === undefined ? NaN : Number(value);
  if (!Number.isFinite(number)) throw new InvalidInputError(`Line ${line}, column 'value': '${(value ?? '').slice(0, 60)}' is no finite number`);
  const time = cell('at') ?? '';
  const at = new Date(/^\d{4}-\d{2}-\d{2}/.test(time) ? time : NaN);
  if (Number.isNaN(at.getTime())) throw new InvalidInputError(`Line ${line}, column 'at': '${time.slice(0, 60)}' is no ISO 8601 time such as 2001-03-01T17:35:00Z`);
  return { predictionId: cell('prediction_id'), key: cell('key'), value: number, at };
}

async function* atMost(chunks: AsyncIterable<Buffer>, limitBytes: number): AsyncGenerator<Buffer> {
  let sizeBytes = 0;
  for await (const chunk of chunks) {
    sizeBytes += chunk.length;
    if (sizeBytes > limitBytes) throw new LimitExceededError(`Body exceeds ${limitBytes.toLocaleString('en')} bytes`);
    yield chunk;
  }
}
