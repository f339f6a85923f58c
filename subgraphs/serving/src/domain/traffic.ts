import { InvalidInputError } from '@cairn/core';
import type { LogRecord } from './prediction.js';
import { servedAtOf } from './prediction-time.js';
import { latenciesOf, tallyOf } from './tally.js';

/** What a variant did in ten seconds, in figures that add up. */
export interface TrafficBucket {
  readonly endpointId: string;
  readonly variantId: string;
  /** When the ten seconds begin, in milliseconds since 1970. */
  readonly fromMs: number;
  readonly requests: number;
  readonly errors: number;
  /** How many answers took how long: counts by the place of their bin in a tally. */
  readonly latencies: Readonly<Record<string, number>>;
}

/** What a variant did in one span of time. */
export interface TrafficSpan {
  readonly variantId: string;
  readonly from: Date;
  /** Requests answered, well or not, and copies. */
  readonly requests: number;
  readonly errors: number;
  /** Undefined where all of them failed. */
  readonly latencyMs: ReturnType<typeof latenciesOf> | undefined;
}

const bucketMs = 10_000;
/** How long buckets are kept. */
export const keptTrafficMs = 86_400_000;
/** Most spans of one variant that are told at once. */
const mostSpans = 360;

/**
 * Records by variant and time. Those of long ago are left out: somebody delivered them late, and nobody looks at that time any more.
 */
export function bucketsOf(records: readonly LogRecord[], now: Date): TrafficBucket[] {
  const groups = new Map<string, LogRecord[]>();
  for (const record of records) {
    const atMs = servedAtOf(record.id).getTime();
    if (Number.isNaN(atMs) || atMs < now.getTime() - keptTrafficMs) continue;
    const key = `${record.endpointId} ${record.variantId} ${atMs - (atMs % bucketMs)}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, group]) => {
    const { requests, errors, latencies } = tallyOf(group);
    const [endpointId = '', variantId = '', fromMs] = key.split(' ');
    if (requests === 0) return [];
    return [{ endpointId, variantId, fromMs: Number(fromMs), requests, errors, latencies: Object.fromEntries([...latencies.entries()].filter(([, count]) => count > 0)) }];
  });
}

/**
 * How long each span of so many minutes is, so that there are at most 360 of them.
 * @throws {InvalidInputError} unless it is 1 to 1,440.
 */
export function spanMsOf(minutes: number): number {
  if (!(minutes >= 1 && minutes * 60_000 <= keptTrafficMs)) throw new InvalidInputError(`Traffic of ${minutes} minutes is not kept; expected 1 to ${(keptTrafficMs / 60_000).toLocaleString('en')} minutes`);
  return Math.ceil((minutes * 60_000) / mostSpans / bucketMs) * bucketMs;
}

/** Buckets added up to spans, oldest first; where a variant did nothing, there is none. */
export function spansOf(buckets: readonly TrafficBucket[], spanMs: number): TrafficSpan[] {
  const spans = new Map<string, TrafficBucket[]>();
  for (const bucket of buckets) {
    const key = `${bucket.fromMs - (bucket.fromMs % spanMs)} ${bucket.variantId}`;
    const span = spans.get(key);
    if (span) span.push(bucket);
    else spans.set(key, [bucket]);
  }
  return [...spans].map(([key, inside]) => {
    const [fromMs, variantId = ''] = key.split(' ');
    const sum = (pick: (bucket: TrafficBucket) => number): number => inside.reduce((total, bucket) => total + pick(bucket), 0);
    return { variantId, from: new Date(Number(fromMs)), requests: sum(({ requests }) => requests), errors: sum(({ errors }) => errors), latencyMs: latencyOf(inside) };
  });
}

function latencyOf(buckets: readonly TrafficBucket[]): TrafficSpan['latencyMs'] {
  const latencies: number[] = [];
  for (const bucket of buckets) for (const [bin, count] of Object.entries(bucket.latencies)) latencies[Number(bin)] = (latencies[Number(bin)] ?? 0) + count;
  return latencies.length === 0 ? undefined : latenciesOf({ latencies: Array.from(latencies, (count) => count ?? 0) });
}
