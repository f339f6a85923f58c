import { endianness } from 'node:os';
import type { MetricSeries } from '../../domain/metric.js';

const swaps = endianness() === 'LE';

/** A column as PostgreSQL's own float8send would write it: big-endian doubles, one behind the other. */
export function encodeColumn(numbers: Float64Array): Buffer {
  const bytes = Buffer.from(numbers.slice().buffer);
  return swaps ? bytes.swap64() : bytes;
}

export function decodeColumn(bytes: Buffer): Float64Array {
  // A copy: what the driver hands out need not lie on a multiple of eight.
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  bytes.copy(copy);
  if (swaps) copy.swap64();
  return new Float64Array(copy.buffer, 0, bytes.length / 8);
}

/**
 * What one commit added to a run: a head in JSON, `[[key, points], …]`, its length before it as 32 bits, and behind it for
 * each key its steps, values and times as columns.
 */
export function encodeSegment(series: readonly MetricSeries[]): Buffer {
  const head = Buffer.from(JSON.stringify(series.map(({ key, steps }) => [key, steps.length])));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const numbers = new Float64Array(3 * series.reduce((sum, { steps }) => sum + steps.length, 0));
  let at = 0;
  for (const { steps, values, atMs } of series) {
    numbers.set(steps, at);
    numbers.set(values, at + steps.length);
    numbers.set(atMs, at + 2 * steps.length);
    at += 3 * steps.length;
  }
  const body = Buffer.from(numbers.buffer);
  return Buffer.concat([length, head, swaps ? body.swap64() : body]);
}

/** @param wanted keys to decode; all when absent. */
export function decodeSegment(body: Buffer, wanted?: ReadonlySet<string>): MetricSeries[] {
  const headLength = body.readUInt32BE(0);
  const head = JSON.parse(body.toString('utf8', 4, 4 + headLength)) as [string, number][];
  const numbers = decodeColumn(body.subarray(4 + headLength));
  const series: MetricSeries[] = [];
  let at = 0;
  for (const [key, count] of head) {
    const column = (place: number): Float64Array => numbers.subarray(at + place * count, at + (place + 1) * count);
    if (!wanted || wanted.has(key)) series.push({ key, steps: column(0), values: column(1), atMs: column(2) });
    at += 3 * count;
  }
  return series;
}
