import { deflateSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { TestActor } from '../../kit/platform.js';

/** A run as a test wants it. */
export interface RunToLookAt {
  readonly experiment: string;
  readonly name: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly note?: string;
  readonly parentId?: string;
  readonly environment?: unknown;
  readonly code?: unknown;
  /** Values by step, from 0. */
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
  /** Left running. Defaults to false. */
  readonly isOpen?: boolean;
}

/** Logs a run through the graph, as a client would. @returns its id. */
export async function logRun({ cairn }: TestActor, { metrics = {}, params = {}, tags = {}, isOpen = false, ...run }: RunToLookAt): Promise<string> {
  const pairs = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([key, value]) => ({ key, value }));
  const { startRun } = await cairn.query<{ startRun: { id: string } }>('mutation ($input: StartRunInput!) { startRun(input: $input) { id } }', {
    input: { ...run, projectId: cairn.project, params: pairs(params), tags: pairs(tags) },
  });
  const points = Object.entries(metrics).flatMap(([key, values]) => values.map((value, step) => ({ key, value, step, at: new Date().toISOString() })));
  if (points.length > 0) await cairn.query('mutation ($input: LogMetricsInput!) { logMetrics(input: $input) { accepted } }', { input: { runId: startRun.id, batchId: 'first', points } });
  if (!isOpen) await cairn.query('mutation ($input: EndRunInput!) { endRun(input: $input) { id } }', { input: { runId: startRun.id, status: 'FINISHED' } });
  return startRun.id;
}

/** What hostile files try to reach. */
export const strangersHost = 'https://evil.example';
const script = 'globalThis.hacked = 1; top.hacked = 1';

/** A file of every kind that is looked at, by name; some of them would run something if they could. */
export const filesToLookAt: Readonly<Record<string, Uint8Array | string>> = {
  'plots/roc.png': png(8, 6),
  'plots/drift.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" onload="${script}"><script>${script}</script><image href="${strangersHost}/pixel.png"/><path d="M5 55L40 20L115 5" stroke="#2456d6" fill="none" stroke-width="3"/></svg>`,
  'tables/delays.csv': `carrier,note,delay\n${Array.from({ length: 450 }, (_, place) => `AA,"to JFK, NY",${place}`).join('\n')}\n`,
  'tables/delays.parquet': new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'carrier', data: Array.from({ length: 450 }, (_, place) => `carrier ${place}`), type: 'STRING' }] })),
  'settings.json': JSON.stringify({ depth: 6, nested: { rates: [0.1, 0.25] } }),
  'README.md': `# What it does\n\n<script>${script}</script>\n\n<img src=x onerror="${script}">\n\n[click](javascript:globalThis.hacked=1) ![pixel](${strangersHost}/pixel.png)\n\n| slice | auc |\n|---|--:|\n| JFK | 0.81 |\n`,
  'page.html': `<script>${script}</script><p>a page</p>`,
  'train.log': 'step 1 loss 0.5\n',
  'model.onnx': new Uint8Array([8, 9, 0, 1, 2]),
};

/** A small picture, written by hand: RGB, every row without a filter. */
function png(width: number, height: number): Uint8Array {
  const rows = Buffer.concat(Array.from({ length: height }, (_, y) => Buffer.from([0, ...Array.from({ length: width }, (__, x) => [36 * (x % 7), 40 * (y % 6), 180]).flat()])));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The check sum of PNG (ISO 3309); zlib's own is younger than the oldest Node.js that runs this. */
function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
