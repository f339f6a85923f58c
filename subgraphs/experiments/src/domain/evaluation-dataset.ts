import { createHash } from 'node:crypto';
import { canonicalJson, InvalidInputError, type Json, type JsonObject } from '@cairn/core';
import { requireKey } from './param.js';
import { storedJson, storedText } from './stored-text.js';

/** Examples that an application is judged by: what goes in, and what is expected. */
export interface EvaluationDataset {
  readonly id: string;
  readonly projectId: string;
  /** Need not be unique. */
  readonly name: string;
  /** Changes whenever its records do. */
  readonly digest: string;
  /** The type of each field that occurs; undefined while it has no records. */
  readonly schema: DatasetSchema | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly recordCount: number;
  /** The experiments that it belongs to. */
  readonly experimentIds: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}

/** Types of fields by name; of outputs that are no object, their type. */
export interface DatasetSchema {
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>> | string;
  readonly expectations: Readonly<Record<string, string>>;
  readonly version: string;
}

/** One example. Within a dataset its inputs say which it is. */
export interface EvaluationRecord {
  /** `dr-` and 32 hex digits that follow from the inputs. */
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: Json;
  readonly expectations: JsonObject | undefined;
  readonly tags: JsonObject;
  /** Where it comes from: a person, code, a document or a trace. */
  readonly source: RecordSource | undefined;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly changedAt: Date;
  readonly changedBy: string;
}

export interface RecordSource {
  readonly type: string;
  readonly data: JsonObject;
}

/** A record as it is sent: outputs that are absent leave those that are there. */
export type RecordOffer = Pick<EvaluationRecord, 'inputs' | 'expectations' | 'tags' | 'source'> & { readonly outputs: Json | undefined };

const most = { name: 500, tagValue: 5_000, record: 1_000_000 } as const;

/** @throws {InvalidInputError} for an empty name or one of more than 500 characters. */
export function requireDatasetName(name: string): void {
  if (name.trim() === '' || name.length > most.name) throw new InvalidInputError(`Name of the dataset has ${name.length.toLocaleString('en')} characters; expected 1 to ${most.name}`);
}

/** Tags as they can be kept. @throws {InvalidInputError} naming the first that does not fit. */
export function datasetTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(tags)) {
    requireKey('Tag', key);
    if (value.length > most.tagValue) throw new InvalidInputError(`Tag '${key}' has ${value.length.toLocaleString('en')} characters; at most ${most.tagValue.toLocaleString('en')}`);
  }
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [storedText(key), storedText(value)]));
}

/** The offer as it can be kept. @throws {InvalidInputError} when it is larger than 1,000,000 characters or nested deeper than 64 levels. */
export function storedOffer(offer: RecordOffer): RecordOffer {
  const kept = { ...offer, inputs: storedJson(offer.inputs) as JsonObject, tags: storedJson(offer.tags) as JsonObject };
  const stored: RecordOffer = {
    ...kept,
    outputs: offer.outputs === undefined ? undefined : storedJson(offer.outputs),
    expectations: offer.expectations && (storedJson(offer.expectations) as JsonObject),
    source: offer.source && { type: storedText(offer.source.type.slice(0, 50)), data: storedJson(offer.source.data) as JsonObject },
  };
  const characters = JSON.stringify(stored).length;
  if (characters > most.record) throw new InvalidInputError(`A record has ${characters.toLocaleString('en')} characters; at most ${most.record.toLocaleString('en')}`);
  return stored;
}

/** Whether a record may have this id. */
export function isRecordId(id: string): boolean {
  return /^dr-[0-9a-f]{32}$/.test(id);
}

/** The id of the record with these inputs. */
export function recordId(inputs: JsonObject): string {
  return `dr-${createHash('sha256').update(canonicalJson(inputs)).digest('hex').slice(0, 32)}`;
}

/** A record with what was offered: of expectations and tags the last value of each name counts; where it came from stays. */
export function mergedRecord(known: EvaluationRecord | undefined, offer: RecordOffer, { at, by }: { readonly at: Date; readonly by: string }): EvaluationRecord {
  if (!known) return { ...offer, id: recordId(offer.inputs), outputs: offer.outputs ?? null, createdAt: at, createdBy: by, changedAt: at, changedBy: by };
  return {
    ...known,
    outputs: offer.outputs === undefined ? known.outputs : offer.outputs,
    expectations: known.expectations || offer.expectations ? { ...known.expectations, ...offer.expectations } : undefined,
    tags: { ...known.tags, ...offer.tags },
    changedAt: at,
    changedBy: by,
  };
}

/** The schema with the fields of more records; the first type of a field stays. */
export function withFields(schema: DatasetSchema | undefined, records: readonly Pick<EvaluationRecord, 'inputs' | 'outputs' | 'expectations'>[]): DatasetSchema | undefined {
  if (!schema && records.length === 0) return undefined;
  const inputs = { ...schema?.inputs };
  const expectations = { ...schema?.expectations };
  let outputs = schema?.outputs ?? {};
  for (const record of records) {
    addTypes(inputs, record.inputs);
    addTypes(expectations, record.expectations ?? {});
    const given = record.outputs;
    if (given === null) continue;
    if (typeof given === 'object' && !Array.isArray(given)) {
      if (typeof outputs !== 'string') addTypes((outputs = { ...outputs }), given as JsonObject);
    } else if (typeof outputs !== 'string' && Object.keys(outputs).length === 0) {
      outputs = typeOf(given);
    }
  }
  return { inputs, outputs, expectations, version: '1.0' };
}

/** What a state of a dataset is called. */
export function datasetDigest(name: string, changedAt: Date): string {
  return createHash('sha256').update(`${name}:${changedAt.getTime()}`).digest('hex').slice(0, 8);
}

function addTypes(types: Record<string, string>, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) if (!Object.hasOwn(types, key)) types[key] = typeOf(value ?? null);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  return typeof value;
}
