import { createHash } from 'node:crypto';
import { ConflictError, InvalidInputError, type Cairn } from '@cairn/client';
import { namedInputs, neededColumns } from '@cairn/core';
import { answersOf, joinAnswers, readAnswers, writeAnswers, type AnswerColumn } from './answers.js';
import { ModelProcess } from './model/model-process-handle.js';
import { keepChunk, keptChunks, sameVersion, subjectsOf, type Subjects } from './platform.js';
import type { TableColumn } from './table/column.js';
import { readTable, type Table } from './table/read-table.js';
import { writeTable } from './table/write-table.js';

/** What the platform tells the job. */
export interface Task {
  readonly jobId: string;
  readonly modelVersionId: string;
  readonly datasetVersionId: string;
  /** Name of the dataset that gets the answers. */
  readonly output: string;
  /** Columns of the data that stand beside the answers. */
  readonly keep: readonly string[];
  readonly chunkRows: number;
}

/** What the job leaves. */
export interface Predicted {
  readonly datasetVersionId: string;
  readonly modelVersionId: string;
  readonly rowCount: number;
}

/** @throws {InvalidInputError} naming row and feature that cannot be asked about. */
export async function predict(cairn: Cairn, task: Task, say: (line: string) => void): Promise<Predicted> {
  const subjects = await subjectsOf(cairn, task);
  const { model, data } = subjects;
  const table = await readTable(await checked(cairn, data.digest), data);
  const answers = await ask(cairn, task, { subjects, table, say });
  const columns = outputColumns(task, table, answers);
  const bytes = writeTable(columns, data.format);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  // An attempt that ended between the offer and its own end has made it.
  const made = await sameVersion(cairn, task.output, { digest, derivedFrom: data.id, predictedBy: model.id });
  const datasetVersionId = made ?? (await offer(cairn, task, { columns, bytes, format: data.format }));
  say(`${table.rowCount} rows: ${datasetVersionId}`);
  return { datasetVersionId, modelVersionId: model.id, rowCount: table.rowCount };
}

/** The answers to all rows, in their order: those that were kept before, and the rest. */
async function ask(cairn: Cairn, task: Task, { subjects: { model }, table, say }: { readonly subjects: Subjects; readonly table: Table; readonly say: (line: string) => void }): Promise<AnswerColumn[]> {
  const { chunkRows, jobId } = task;
  const kept = await keptChunks(cairn, jobId);
  if (kept.size > 0) say(`goes on after ${kept.size} kept chunks`);
  const needed = neededColumns(model.inputs, model.definitions).flat().filter((name) => table.names.includes(name));
  const chunks: AnswerColumn[][] = [];
  let host: ModelProcess | undefined;
  try {
    for (let number = 0, first = 0; first < table.rowCount; number++, first += chunkRows) {
      const rows = Math.min(chunkRows, table.rowCount - first);
      const before = kept.get(number);
      if (before !== undefined) {
        chunks.push(readAnswers(await checked(cairn, before), rows));
        continue;
      }
      host ??= await ModelProcess.load(await checked(cairn, model.digest));
      const inputs = namedInputs(model.inputs, table.rows(first, rows, needed), { definitions: model.definitions, others: 'ignore', firstRow: first + 1 });
      const answered = answersOf(await host.run(inputs), rows);
      const { digest } = await cairn.upload(writeAnswers(answered));
      const { rowsDone, rowsTotal } = await keepChunk(cairn, { jobId, number, rows, rowsTotal: table.rowCount, digest, modelVersionId: model.id });
      say(`${rowsDone} of ${rowsTotal} rows`);
      chunks.push(answered);
    }
  } finally {
    host?.end();
  }
  return joinAnswers(chunks);
}

function outputColumns({ keep, modelVersionId }: Task, table: Table, answers: readonly AnswerColumn[]): TableColumn[] {
  const columns: TableColumn[] = [
    { name: 'input_row', type: 'INTEGER', values: Array.from({ length: table.rowCount }, (_, row) => row + 1) },
    ...keep.map((name) => table.column(name)),
    ...answers,
    { name: 'model_version', type: 'TEXT', values: Array<string>(table.rowCount).fill(modelVersionId) },
  ];
  const twice = columns.find(({ name }, index) => columns.findIndex((other) => other.name === name) !== index);
  if (twice) throw new InvalidInputError(`Column '${twice.name}' would be written twice; name in 'keep' the columns that are to stay`);
  return columns;
}

async function offer(cairn: Cairn, task: Task, { columns, bytes, format }: { readonly columns: readonly TableColumn[]; readonly bytes: Uint8Array; readonly format: 'CSV' | 'PARQUET' }): Promise<string> {
  const result = await cairn.ingest({
    dataset: task.output,
    bytes,
    format,
    description: `What ${task.modelVersionId} answers for ${task.datasetVersionId}`,
    derivedFrom: [task.datasetVersionId],
    predictedBy: task.modelVersionId,
    // Rows of the data were checked as it was taken in; what a model answers may be missing (NaN).
    expectations: { columns: columns.map(({ name, type }) => ({ name, type, nullable: true })), maxDuplicateRatio: 1, maxMissingRatio: 1 },
  });
  if (result.__typename === 'IngestRefusal') throw new InvalidInputError(`The answers were refused: ${result.message}`);
  return result.id;
}

/** The bytes of the digest. @throws {ConflictError} when others came. */
async function checked(cairn: Cairn, digest: string): Promise<Uint8Array> {
  const bytes = await cairn.download(digest);
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found !== digest) throw new ConflictError(`Asked for the bytes of '${digest}', got those of '${found}'`);
  return bytes;
}
