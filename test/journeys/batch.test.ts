import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cairn } from '@cairn/client';
import { approve, createEndpoint, registerModel, type Registered } from '../kit/models.js';
import { startTestPlatform, type TestActor, type TestPlatform } from '../kit/platform.js';
import { processesWith } from '../kit/home-processes.js';
import { until as waited } from '../kit/until.js';

let platform: TestPlatform;
let engineer: TestActor;
let registered: Registered;
let endpointId: string;

beforeAll(async () => {
  platform = await startTestPlatform();
  const projectId = await platform.project();
  engineer = await platform.actor('engineer', projectId);
  registered = await registerModel(engineer, 'late');
  await approve(await platform.actor('approver', projectId), registered);
  endpointId = await createEndpoint(engineer, 'late', registered);
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Rows with names that CSV must quote. */
const rows = Array.from({ length: 3_000 }, (_, row) => ({ name: row % 7 === 0 ? `no. ${row}, "old"` : `no. ${row}`, a: row / 1_000 - 1.5, b: (row % 13) / 13 }));

describe('predictions for a whole dataset version', { timeout: 120_000 }, () => {
  test.each(['CSV', 'PARQUET'] as const)('of %s answer each row once, as the endpoint does, and come from data and model', async (format) => {
    const { cairn } = engineer;
    const data = await ingest(cairn, format);
    const run = await ended(cairn, await predictBatch(cairn, { endpointId, datasetVersionId: data, outputDataset: `answers ${format}`, keep: ['name', 'a'], chunkRows: 700 }));
    expect(run).toMatchObject({ status: 'SUCCEEDED', steps: [{ kind: 'PREDICT', attempts: 1, progress: { rowsDone: 3_000, rowsTotal: 3_000 }, outputs: { modelVersionId: registered.version.id, rowCount: 3_000 } }] });
    const id = run.steps[0]!.outputs!['datasetVersionId'] as string;
    const { datasetVersion } = await cairn.query<{ datasetVersion: { digest: string } }>(versionQuery, { id });
    expect(datasetVersion).toMatchObject({ format, rowCount: 3_000, dataset: { name: `answers ${format}` }, derivedFrom: [{ id: data }], predictedBy: { id: registered.version.id } });
    const { outputs } = await cairn.infer('late', { inputs: { a: rows.map(({ a }) => a), b: rows.map(({ b }) => b) } });
    const expected = rows.map(({ name, a }, row) => ({ input_row: row + 1, name, a, probability: outputs['probability']![row], model_version: registered.version.id }));
    expect(await readBack(await cairn.download(datasetVersion.digest), format)).toEqual(expected);
    const edges = await waited('its lineage', async () => {
      const { lineage } = await cairn.query<{ lineage: { edges: { from: string; to: string; relation: string }[] } }>(lineageQuery, { id });
      return lineage.edges.filter(({ to }) => to === id).length >= 3 && lineage.edges.filter(({ to }) => to === id);
    });
    expect(edges).toEqual(expect.arrayContaining([expect.objectContaining({ from: data, relation: 'derived' }), expect.objectContaining({ from: registered.version.id, relation: 'predicted' })]));
  });

  test('are refused at once for a version that is not approved, for what another project has, and for a dataset that lacks a feature, naming it', async () => {
    const { cairn } = engineer;
    const lacking = await ingest(cairn, 'CSV', ['name', 'a']);
    const waiting = await registerModel(engineer, 'waiting');
    const foreign = await platform.actor('engineer', await platform.project());
    const theirs = await registerModel(foreign, 'theirs');
    const modelVersionId = registered.version.id;
    const whole = registered.datasetVersionId;
    const refusals: [order: object, message: string][] = [
      [{ modelVersionId, datasetVersionId: lacking }, `Dataset version '${lacking}' lacks feature 'b'; expected a column 'b'; it has 'name', 'a'`],
      [{ modelVersionId: waiting.version.id, datasetVersionId: whole }, `Model version '${waiting.version.id}' is awaiting approval; only an approved one can be asked`],
      [{ modelVersionId: theirs.version.id, datasetVersionId: whole }, `ModelVersion '${theirs.version.id}' does not exist`],
      [{ modelVersionId, datasetVersionId: theirs.datasetVersionId }, `DatasetVersion '${theirs.datasetVersionId}' does not exist`],
      [{ modelVersionId, datasetVersionId: whole, keep: ['c'] }, `Dataset version '${whole}' has no column 'c' to keep; it has 'a', 'b', 'late'`],
      [{ modelVersionId, datasetVersionId: whole, chunkRows: 0 }, "Step 'predict': 'chunkRows' is 0; expected a whole number from 1 to 100,000"],
      [{ modelVersionId, endpointId, datasetVersionId: whole }, "expected a model version, or else an 'endpoint', one of them"],
      [{ datasetVersionId: whole }, "expected a model version, or else an 'endpoint', one of them"],
    ];
    for (const [order, message] of refusals) await expect(predictBatch(cairn, { outputDataset: 'none', ...order })).rejects.toThrow(message);
    await expect(predictBatch(foreign.cairn, { projectId: cairn.project, modelVersionId, datasetVersionId: whole, outputDataset: 'none' })).rejects.toThrow(/does not exist/);
    await expect(predictBatch((await platform.actor('viewer', cairn.project)).cairn, { modelVersionId, datasetVersionId: whole, outputDataset: 'none' })).rejects.toThrow(/permission 'log'/);
  });

  test('go on where they were when their job is killed, and ask no row twice', async () => {
    const { cairn } = engineer;
    const id = await predictBatch(cairn, { modelVersionId: registered.version.id, datasetVersionId: await ingest(cairn, 'CSV'), outputDataset: 'after a kill', chunkRows: 60 });
    const running = await until(cairn, id, ({ steps: [step] }) => (step!.progress?.rowsDone ?? 0) >= 120);
    for (const pid of await processesWith(`CAIRN_JOB=${running.steps[0]!.job!.id}`)) process.kill(pid, 'SIGKILL');
    const run = await ended(cairn, id);
    expect(run).toMatchObject({ status: 'SUCCEEDED', steps: [{ attempts: 2, progress: { rowsDone: 3_000 }, outputs: { rowCount: 3_000 } }] });
    expect(run.steps[0]!.job!.logs.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^goes on after \d+ kept chunks$/));
    const { datasetVersion } = await cairn.query<{ datasetVersion: { digest: string } }>(versionQuery, { id: run.steps[0]!.outputs!['datasetVersionId'] });
    const answers = (await readBack(await cairn.download(datasetVersion.digest), 'CSV')) as { input_row: number; probability: number; a: number; b: number }[];
    expect(answers.map((row) => row.input_row)).toEqual(rows.map((_, row) => row + 1));
    expect(answers.every(({ a, b, probability }) => Math.abs(probability - 1 / (1 + Math.exp(-a - b))) < 1e-5)).toBe(true);
  });

  test('end when they are cancelled, and when a row cannot be asked: then nothing is tried again', async () => {
    const { cairn } = engineer;
    const modelVersionId = registered.version.id;
    const cancelled = await predictBatch(cairn, { modelVersionId, datasetVersionId: await ingest(cairn, 'PARQUET'), outputDataset: 'cancelled', chunkRows: 1 });
    const typed = await cairn.ingest({ dataset: 'text', bytes: Buffer.from('a,b\n1,2\n1,x\n'), format: 'CSV', expectations: { columns: [{ name: 'a', type: 'NUMBER' }, { name: 'b', type: 'TEXT' }] } });
    const failed = await predictBatch(cairn, { modelVersionId, datasetVersionId: (typed as { id: string }).id, outputDataset: 'failed' });
    await until(cairn, cancelled, ({ steps: [step] }) => (step!.progress?.rowsDone ?? 0) >= 1);
    await cairn.query('mutation ($id: ID!) { cancelPipelineRun(id: $id) { id } }', { id: cancelled });
    expect(await ended(cairn, cancelled)).toMatchObject({ status: 'CANCELLED', steps: [{ outputs: null }] });
    expect(await ended(cairn, failed)).toMatchObject({ status: 'FAILED', reason: expect.stringContaining(`Row 1: feature 'b' is "2"; expected a number`), steps: [{ attempts: 1, progress: null }] });
  });
});

async function ingest(cairn: Cairn, format: 'CSV' | 'PARQUET', columns: readonly ('name' | 'a' | 'b')[] = ['name', 'a', 'b']): Promise<string> {
  const quoted = (value: string | number): string => (typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value));
  const csv = [columns.join(','), ...rows.map((row) => columns.map((name) => quoted(row[name])).join(','))].join('\n');
  const parquet = (): ArrayBuffer => parquetWriteBuffer({ columnData: columns.map((name) => ({ name, type: name === 'name' ? 'STRING' : 'DOUBLE', data: rows.map((row) => row[name]) })) });
  const result = await cairn.ingest({
    dataset: `flights ${format} ${columns.join(' ')}`,
    bytes: format === 'CSV' ? Buffer.from(csv) : new Uint8Array(parquet()),
    format,
    expectations: { columns: columns.map((name) => ({ name, type: name === 'name' ? 'TEXT' : 'NUMBER' })) },
  });
  if (result.__typename !== 'DatasetVersion') throw new Error(result.message);
  return result.id;
}

async function predictBatch(cairn: Cairn, input: object): Promise<string> {
  const { predictBatch: run } = await cairn.query<{ predictBatch: { id: string } }>('mutation ($input: PredictBatchInput!) { predictBatch(input: $input) { id } }', { input: { projectId: cairn.project, ...input } });
  return run.id;
}

interface SeenRun {
  readonly status: string;
  readonly reason: string | null;
  readonly steps: readonly { readonly attempts: number; readonly progress: { readonly rowsDone: number } | null; readonly outputs: Record<string, unknown> | null; readonly job: { readonly id: string; readonly logs: { readonly text: string }[] } | null }[];
}

/** The run once it satisfies the claim, heard through the subscription that the portal uses. */
async function until(cairn: Cairn, id: string, claim: (run: SeenRun) => boolean): Promise<SeenRun> {
  const changes = cairn.subscribe('subscription ($project: ID!) { pipelineRunChanged(projectId: $project) { id } }', { project: cairn.project });
  try {
    for (;;) {
      const changed = changes.next();
      const { pipelineRun } = await cairn.query<{ pipelineRun: SeenRun }>(
        'query ($id: ID!) { pipelineRun(id: $id) { status reason steps { kind attempts message outputs progress { rowsDone rowsTotal } job { id logs { text } } } } }',
        { id },
      );
      if (claim(pipelineRun)) return pipelineRun;
      await changed;
    }
  } finally {
    void changes.return();
  }
}

function ended(cairn: Cairn, id: string): Promise<SeenRun> {
  return until(cairn, id, ({ status }) => status !== 'RUNNING' && status !== 'WAITING');
}

async function readBack(bytes: Uint8Array, format: 'CSV' | 'PARQUET'): Promise<object[]> {
  if (format === 'PARQUET') {
    const found = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });
    return found.map((row) => ({ ...row, input_row: Number(row['input_row']) }));
  }
  const [header, ...lines] = Buffer.from(bytes).toString().trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, names.length).map(([, cell]) => (cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!));
    return Object.fromEntries(names.map((name, index) => [name, name === 'name' || name === 'model_version' ? cells[index] : Number(cells[index])]));
  });
}

const versionQuery = 'query ($id: ID!) { datasetVersion(id: $id) { digest format rowCount dataset { name } derivedFrom { id } predictedBy { id } } }';
const lineageQuery = 'query ($id: ID!) { lineage(id: $id, direction: UPSTREAM, depth: 2) { edges { from to relation } } }';
