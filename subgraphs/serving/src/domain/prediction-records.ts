import { createHash } from 'node:crypto';
import { InvalidInputError, newId, newIds } from '@cairn/core';
import { scoreBins } from '@cairn/plugin';
import type { EndpointSettings } from './endpoint-settings.js';
import { packColumn } from './packed-rows.js';
import { mostBatchRows, type AnsweredRows, type CountedRecord, type Routed } from './prediction.js';
import { mostLoggedElements, scoreOf } from './rows.js';
import { scoreBin } from './tally.js';
import { elementsOf, type Tensor } from './tensor.js';

/** A request that was answered, with what is to be known of it. */
export interface AnsweredRequest {
  readonly routed: Routed;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly rows: number;
  readonly observedAt: Date;
  readonly servedAt: Date;
  readonly latencyMs: number;
  readonly callerId: string;
  readonly requestId: string | undefined;
  readonly stickyKey: string | undefined;
  /** From {@link labelKeysOf}. */
  readonly labelKeys: readonly string[] | undefined;
}

/** What goes to the spool of a request, and the ids of its rows in their order. */
export interface RequestRecords {
  readonly ids: readonly string[];
  readonly records: readonly (AnsweredRows | CountedRecord)[];
  /** The first number that the model answered to each row. */
  readonly scores: readonly (number | undefined)[];
}

/**
 * What goes to the spool: the rows in columns, of those outside the sample only what is counted, in one record for all of them, and
 * nowhere a value of a redacted input.
 */
export function recordsOf(answered: AnsweredRequest, log: EndpointSettings['log']): RequestRecords {
  const { routed, inputs, outputs, rows, observedAt, servedAt, latencyMs, callerId, requestId, stickyKey, labelKeys } = answered;
  const ids = rows === 1 ? [newId('prediction')] : newIds('prediction', rows);
  const scores: (number | undefined)[] = [];
  for (let row = 0; row < rows; row++) scores.push(scoreOf(outputs, row, rows));
  const [sampled, others] = split(ids, log.sampleRatio);
  const records: (AnsweredRows | CountedRecord)[] = [];
  if (sampled.length > 0) {
    const hidden = (name: string): boolean => log.redactedFeatures.includes(name);
    const redacted = log.redactedFeatures.length === 0 ? none : inputs.map(({ name }) => name).filter(hidden);
    const hash = stickyKey === undefined ? undefined : stickyHash(routed.endpointId, stickyKey);
    const together = rowsTogether(inputs, outputs, rows);
    for (let from = 0; from < sampled.length; from += together) {
      const places = sampled.length <= together ? sampled : sampled.slice(from, from + together);
      records.push({
        ...routed,
        kind: 'rows',
        ids: places.length === rows ? ids : places.map((row) => ids[row]!),
        rows: places,
        observedAt,
        servedAt,
        latencyMs,
        features: inputs.map((input) => (redacted.includes(input.name) ? { name: input.name, same: null } : packColumn(input, places, rows))),
        outputs: outputs.map((output) => packColumn(output, places, rows)),
        scores: places.map((row) => scores[row] ?? null),
        callerId,
        requestId,
        redacted,
        stickyHash: hash,
        labelKeys: labelKeys && (places.length === rows ? labelKeys : places.map((row) => labelKeys[row]!)),
      });
    }
  }
  if (others.length > 0) records.push(countedRecord(others.map((row) => scores[row]), { routed, id: ids[others[0]!]!, latencyMs, first: others[0] === 0 }));
  return { ids, records, scores };
}

const none: readonly string[] = [];
/** The most elements of one record: what is made of them for the database stays within some 10 MB. */
const mostElements = 2 ** 19;

/** How many rows one record holds at most. */
function rowsTogether(inputs: readonly Tensor[], outputs: readonly Tensor[], rows: number): number {
  const elements = [...inputs, ...outputs].reduce((sum, { shape }) => sum + Math.min(mostLoggedElements, elementsOf(shape) / rows), 1);
  return Math.max(1, Math.min(mostBatchRows, Math.floor(mostElements / elements)));
}

/** Rows in the sample, and the others. */
function split(ids: readonly string[], ratio: number): [sampled: number[], others: number[]] {
  const [sampled, others]: [number[], number[]] = [[], []];
  for (let row = 0; row < ids.length; row++) (ratio > 0 && isSampled(ids[row]!, ratio) ? sampled : others).push(row);
  return [sampled, others];
}

/** What is kept of rows outside the sample, by their scores. */
export function countedRecord(
  scores: readonly (number | undefined)[],
  { routed, id, latencyMs, first }: { readonly routed: Routed } & Pick<CountedRecord, 'id' | 'latencyMs' | 'first'>,
): CountedRecord {
  let [scoreCount, scoreSum] = [0, 0];
  const bins = Array<number>(scoreBins).fill(0);
  for (const score of scores) {
    const bin = scoreBin(score);
    if (bin === undefined) continue;
    scoreCount++;
    scoreSum += score!;
    bins[bin]!++;
  }
  return { ...routed, kind: 'counted', id, rows: scores.length, first, latencyMs, scoreCount, scoreSum, scores: bins };
}

/** 52 of the random bits of an id: whether it is in a sample is the same everywhere, and a larger sample holds the smaller. */
export function isSampled(id: string, ratio: number): boolean {
  return ratio >= 1 || Number.parseInt(id.slice(-13), 16) / 2 ** 52 < ratio;
}

/** A sticky key as the log keeps it: the same for one key at one endpoint, and not the key. 16 hexadecimal digits of SHA-256. */
export function stickyHash(endpointId: string, key: string): string {
  return createHash('sha256').update(endpointId + key).digest('hex').slice(0, 16);
}

const longestKey = 200;

/**
 * What labels may name the rows by. Without a key of its own a request of one row has its id, and one of several
 * rows `<id>#<row>`, from 0.
 * @param given the caller's `label_key`: one key, or one for each row, with commas between them or as a list.
 * @throws {InvalidInputError} when there is not one key a row, or a key is empty, too long or not text that can be kept.
 */
export function labelKeysOf(given: string | readonly string[] | undefined, requestId: string | undefined, rows: number): readonly string[] | undefined {
  if (given !== undefined) {
    const keys = typeof given !== 'string' ? given : rows === 1 ? [given] : given.split(',').map((key) => key.trim());
    const [name, form] = typeof given === 'string' ? ['parameters.label_key', ', with commas between them'] : ['labelKeys', ''];
    if (keys.length !== rows) throw new InvalidInputError(`'${name}' holds ${keys.length.toLocaleString('en')} keys; expected one for each of ${rows.toLocaleString('en')} rows${form}`);
    for (const key of keys) requireLabelKey(key);
    return keys;
  }
  // A request's id may be longer than a key, which stands in an index: then it is none.
  if (requestId === undefined || requestId === '' || requestId.length > longestKey) return undefined;
  return rows === 1 ? [requestId] : Array.from({ length: rows }, (_, row) => `${requestId}#${row}`);
}

function requireLabelKey(key: string): void {
  if (key === '' || key.length > longestKey || /[\0\ud800-\udfff]/u.test(key)) {
    throw new InvalidInputError(`Label key ${JSON.stringify(key.slice(0, 60))} does not fit; expected 1 to ${longestKey} characters without NUL`);
  }
}
