import { endianness } from 'node:os';
import type { MetricSeries } from '../../domain/metric.js';

const swaps = endianness() === 'LE';

/** A column as PostgreSQL's own float8send would write it: big-endian doubles, one behind the other. */
export function encodeColumn(numbers: readonly number[]): Buffer {
  const doubles = Float64Array.from(numbers);
  const bytes = Buffer.from(doubles.buffer, doubles.byteOffset, doubles.byteLength);
  return swaps ? bytes.swap64() : bytes;
}

export function decodeColumn(bytes: Buffer): number[] {
  // A copy: what the driver hands out need not lie on a multiple of eight.
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  bytes.copy(copy);
  if (swaps) copy.swap64();
  return Array.from(new Float64Array(copy.buffer, 0, bytes.length / 8));
}

/**
 * What one commit added to a run: a head in JSON, `[[key, points], …]`, its length before it as 32 bits, and behind it for
 * each key its steps, values and times as columns.
 */
export function encodeSegment(series: readonly MetricSeries[]): Buffer {
  const head = Buffer.from(JSON.stringify(series.map(({ key, steps }) => [key, steps.length])));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const numbers: number[] = [];
  for (const { steps, values, atMs } of series) {
    for (const column of [steps, values, atMs]) for (let index = 0; index < column.length; index++) numbers.push(column[index]!);
  }
  return Buffer.concat([length, head, encodeColumn(numbers)]);
}

/** @param wanted keys to decode; all when absent. */
export function decodeSegment(body: Buffer, wanted?: ReadonlySet<string>): MetricSeries[] {
  const headLength = body.readUInt32BE(0);
  const head = JSON.parse(body.toString('utf8', 4, 4 + headLength)) as [string, number][];
  const series: MetricSeries[] = [];
  let at = 4 + headLength;
  for (const [key, count] of head) {
    const width = count * 8;
    if (!wanted || wanted.has(key)) {
      const column = (place: number): number[] => decodeColumn(body.subarray(at + place * width, at + (place + 1) * width));
      series.push({ key, steps: column(0), values: column(1), atMs: column(2) });
    }
    at += 3 * width;
  }
  return series;
}

