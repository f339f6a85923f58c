import { InvalidInputError } from '@cairn/core';
import { requireKey } from './param.js';
import { storedText } from './stored-text.js';
import type { Tag } from './tag.js';
import { checkTags, lastOfEach } from './tag.js';

/** What one request to an application did, step by step. */
export interface Trace {
  readonly id: string;
  readonly projectId: string;
  readonly experimentId: string;
  /** As its client calls it: `tr-…`; unique within the project. */
  readonly externalId: string;
  /** What the application calls the request. */
  readonly clientRequestId: string | undefined;
  /** The run during which it happened. */
  readonly runId: string | undefined;
  readonly name: string;
  readonly state: TraceState;
  readonly startedAt: Date;
  readonly durationMs: number | undefined;
  /** The beginning of what went in. */
  readonly requestPreview: string | undefined;
  /** The beginning of what came out. */
  readonly responsePreview: string | undefined;
  readonly tags: Values;
  /** What was known when it was logged; unlike tags it does not change. */
  readonly metadata: Values;
  /** How many spans are kept beside it; those in a file are not counted. */
  readonly spanCount: number;
  /** Whether its client has said what it was. From then on spans that come late change none of it. */
  readonly told: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
}

export type TraceState = 'in_progress' | 'ok' | 'error';

export type Values = Readonly<Record<string, string>>;

/** Names under which MLflow's clients keep what has a meaning here. */
export const traceTag = { name: 'mlflow.traceName', artifacts: 'mlflow.artifactLocation', spans: 'mlflow.trace.spansLocation' } as const;
export const traceMetadata = { run: 'mlflow.sourceRun', session: 'mlflow.trace.session', user: 'mlflow.trace.user', tokens: 'mlflow.trace.tokenUsage' } as const;

const most = { externalId: 100, values: 1_000, preview: 10_000, metadata: 8_000 } as const;

/** Whether a trace may be called so: by 1 to 100 letters, digits and `._:-`. */
export function isTraceName(id: string): boolean {
  return id.length <= most.externalId && /^[\w.:-]+$/.test(id);
}

/** @throws {InvalidInputError} for an id that no trace may have. */
export function requireExternalId(id: string): void {
  if (!isTraceName(id)) throw new InvalidInputError(`Trace id '${id.slice(0, 60)}' is not one; expected 1 to ${most.externalId} letters, digits and . _ : -, such as tr-0af7651916cd43dd8448eb211c80319c`);
}

/** Tags as they may be kept. @throws {InvalidInputError} naming the first that does not fit. */
export function traceTags(tags: readonly Tag[]): Tag[] {
  checkTags(tags, 'run');
  if (tags.length > most.values) throw tooMany('tags', tags.length);
  return lastOfEach(tags.map(({ key, value }) => ({ key: storedText(key), value: storedText(value) })));
}

/** Metadata as they may be kept. @throws {InvalidInputError} naming the first that does not fit. */
export function traceMetadataOf(values: Values): Values {
  const entries = Object.entries(values);
  if (entries.length > most.values) throw tooMany('metadata', entries.length);
  for (const [key, value] of entries) {
    requireKey('Metadata', key);
    if (value.length > most.metadata) throw new InvalidInputError(`Metadata '${key}' has ${value.length.toLocaleString('en')} characters; at most ${most.metadata.toLocaleString('en')}`);
  }
  return Object.fromEntries(entries.map(([key, value]) => [storedText(key), storedText(value)]));
}

/** The beginning of a text. */
export function previewOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return storedText(text.length > most.preview ? `${text.slice(0, most.preview)}…` : text);
}

/** How many tokens language models read and wrote. */
export interface TokenUsage {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly totalTokens: number | undefined;
}

/** The tokens that the trace's client counted; undefined when it said none that can be read. */
export function tokenUsageOf({ metadata }: Trace): TokenUsage | undefined {
  const text = metadata[traceMetadata.tokens];
  if (text === undefined) return undefined;
  try {
    const usage = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    const count = (name: string): number | undefined => (Number.isSafeInteger(usage?.[name]) ? (usage![name] as number) : undefined);
    return { inputTokens: count('input_tokens'), outputTokens: count('output_tokens'), totalTokens: count('total_tokens') };
  } catch {
    return undefined;
  }
}

function tooMany(what: string, found: number): InvalidInputError {
  return new InvalidInputError(`A trace has ${found.toLocaleString('en')} ${what}; at most ${most.values.toLocaleString('en')}`);
}
