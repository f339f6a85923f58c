import type { Json } from '@cairn/core';
import type { Artifact } from './artifact.js';
import type { ArtifactReader } from './artifact-store.js';
import { spanFault, storedSpan, type Span, type SpanAttributes } from './span.js';
import type { Trace } from './trace.js';

/** What MLflow's older clients call the file that a trace's spans lie in. */
const fileName = 'traces.json';
/** The largest such file that is read, in bytes. */
const mostBytes = 20_000_000;

/** Reads spans that a client uploaded as a file of the trace, instead of sending them. */
export class SpanFiles {
  constructor(
    private readonly artifacts: Pick<ArtifactReader, 'artifactsOf'>,
    private readonly bytes: { read(projectId: string, digest: string): Promise<Buffer> },
  ) {}

  /** The earliest first; none when there is no such file, or none that can be read. */
  async spansOf({ id, projectId }: Pick<Trace, 'id' | 'projectId'>): Promise<Span[]> {
    const file = (await this.artifacts.artifactsOf({ kind: 'trace', id }, fileName)).find((artifact: Artifact) => artifact.name === fileName);
    if (!file || file.sizeBytes > mostBytes) return [];
    return spansInFile((await this.bytes.read(projectId, file.digest)).toString('utf8'));
  }
}

/** Spans of MLflow's `traces.json`, of version 2 or 3 of its schema. What does not fit is left out. */
export function spansInFile(text: string): Span[] {
  const spans = listOf(objectOf(parsed(text))['spans']).flatMap((one) => spanOf(objectOf(one)) ?? []);
  return spans.filter((span) => spanFault(span) === undefined).map(storedSpan).toSorted((a, b) => (a.startedNs < b.startedNs ? -1 : 1));
}

function spanOf(span: Readonly<Record<string, Json>>): Span | undefined {
  const context = objectOf(span['context']);
  const id = idOf(span['span_id'] ?? context['span_id']);
  if (id === undefined) return undefined;
  const { code, message } = statusOf(span);
  const startedNs = nsOf(span['start_time_unix_nano'] ?? span['start_time']);
  const ended = span['end_time_unix_nano'] ?? span['end_time'];
  return {
    id,
    parentId: idOf(span['parent_span_id'] ?? span['parent_id']),
    name: textOf(span['name']),
    kind: 1,
    startedNs,
    endedNs: ended === undefined || ended === null ? undefined : nsOf(ended),
    status: code,
    statusMessage: message,
    attributes: unpacked(objectOf(span['attributes'])),
    events: listOf(span['events']).map(objectOf).map((event) => ({ name: textOf(event['name']), atNs: nsOf(event['time_unix_nano'] ?? event['timestamp']), attributes: objectOf(event['attributes']) })),
    links: [],
  };
}

function statusOf(span: Readonly<Record<string, Json>>): { readonly code: Span['status']; readonly message: string } {
  const { code, message } = objectOf(span['status']);
  const said = textOf(span['status_code'] ?? code).toUpperCase();
  return { code: said.includes('ERROR') ? 'error' : said.includes('OK') ? 'ok' : 'unset', message: textOf(span['status_message'] ?? message) };
}

/** MLflow writes every attribute as JSON in a text. */
function unpacked(attributes: Readonly<Record<string, Json>>): SpanAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, typeof value === 'string' ? (parsed(value) ?? value) : value]));
}

/** Hex digits, with or without `0x`, or the base64 of eight bytes. */
function idOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const hex = value.replace(/^0x/, '');
  if (/^[0-9a-f]{1,16}$/i.test(hex)) return hex.toLowerCase().padStart(16, '0');
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === 8 ? bytes.toString('hex') : undefined;
}

function nsOf(value: Json | undefined): bigint {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return BigInt(Math.trunc(value));
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : 0n;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function objectOf(value: Json | undefined): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
