import { mostBatchRows, type AnsweredRecord, type AnsweredRows, type LogRecord, type PackedColumn, type SpoolRecord } from './prediction.js';
import { elementViews } from './read-binary.js';
import { loggedValue, mostLoggedElements } from './rows.js';
import { elementsOf, type Tensor } from './tensor.js';

/**
 * What a tensor holds for some rows of a request, as it is logged.
 * @param places of those rows, from 0. @param rows of the whole request.
 */
export function packColumn(tensor: Tensor, places: readonly number[], rows: number): PackedColumn {
  const { name, datatype, shape, data } = tensor;
  if (shape[0] !== rows) return { name, same: loggedValue(tensor, 0, rows) };
  const width = elementsOf(shape) / rows;
  if (datatype === 'BYTES' || !ArrayBuffer.isView(data) || width > mostLoggedElements) return { name, values: places.map((row) => loggedValue(tensor, row, rows)) };
  const rowBytes = data.byteLength / rows;
  if (places.length === rows) return { name, datatype, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
  const bytes = Buffer.allocUnsafe(rowBytes * places.length);
  for (let index = 0; index < places.length; index++) bytes.set(new Uint8Array(data.buffer, data.byteOffset + places[index]! * rowBytes, rowBytes), index * rowBytes);
  return { name, datatype, base64: bytes.toString('base64') };
}

/** How many rows a record tells of: so much of a batch it fills. */
export function rowsIn(record: SpoolRecord): number {
  return record.kind === 'rows' ? record.ids.length : 1;
}

/** Each row by itself. */
export function unpacked(record: SpoolRecord): readonly LogRecord[] {
  if (record.kind !== 'rows') return [record];
  const { kind: _, ids, rows, features, outputs, scores, labelKeys, ...common } = record;
  const shared = { ...common, featuresOf: readColumns(features, ids.length), outputsOf: readColumns(outputs, ids.length) };
  return ids.map((id, index) => new UnpackedRow(shared, index, { id, row: rows[index]!, score: scores[index] ?? undefined, labelKey: labelKeys?.[index] }));
}

type ReadRow = (row: number) => Record<string, unknown>;
type Shared = Omit<AnsweredRows, 'kind' | 'ids' | 'rows' | 'features' | 'outputs' | 'scores' | 'labelKeys'> & { readonly featuresOf: ReadRow; readonly outputsOf: ReadRow };

/** Its values are read when they are asked for: those of many rows together would hold up what else is to be done. */
class UnpackedRow implements AnsweredRecord {
  readonly kind = 'answered';
  readonly id: string;
  readonly row: number;
  readonly score: number | undefined;
  readonly labelKey: string | undefined;
  readonly endpointId: string;
  readonly projectId: string;
  readonly variantId: string;
  readonly modelVersionId: string;
  readonly rolloutId: string | undefined;
  readonly stepIndex: number | undefined;
  readonly trafficPercent: number;
  readonly observedAt: Date;
  readonly servedAt: Date;
  readonly latencyMs: number;
  readonly callerId: string;
  readonly requestId: string | undefined;
  readonly redacted: readonly string[];
  readonly stickyHash: string | undefined;
  readonly #shared: Shared;
  readonly #index: number;

  constructor(shared: Shared, index: number, own: Pick<AnsweredRecord, 'id' | 'row' | 'score' | 'labelKey'>) {
    this.id = own.id;
    this.row = own.row;
    this.score = own.score;
    this.labelKey = own.labelKey;
    this.endpointId = shared.endpointId;
    this.projectId = shared.projectId;
    this.variantId = shared.variantId;
    this.modelVersionId = shared.modelVersionId;
    this.rolloutId = shared.rolloutId;
    this.stepIndex = shared.stepIndex;
    this.trafficPercent = shared.trafficPercent;
    this.observedAt = shared.observedAt;
    this.servedAt = shared.servedAt;
    this.latencyMs = shared.latencyMs;
    this.callerId = shared.callerId;
    this.requestId = shared.requestId;
    this.redacted = shared.redacted;
    this.stickyHash = shared.stickyHash;
    this.#shared = shared;
    this.#index = index;
  }

  get features(): Record<string, unknown> {
    return this.#shared.featuresOf(this.#index);
  }

  get outputs(): Record<string, unknown> {
    return this.#shared.outputsOf(this.#index);
  }
}

/** The records in parts that are each a batch at most. */
export function inBatches(records: readonly SpoolRecord[]): SpoolRecord[][] {
  const batches: SpoolRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const rows = rowsIn(record);
    if (rows > room) {
      batches.push([]);
      room = mostBatchRows;
    }
    batches.at(-1)!.push(record);
    room -= rows;
  }
  return batches;
}

function readColumns(columns: readonly PackedColumn[], rows: number): ReadRow {
  const readers = columns.map((column) => [column.name, readColumn(column, rows)] as const);
  return (row) => {
    const values: Record<string, unknown> = {};
    for (const [name, read] of readers) values[name] = read(row);
    return values;
  };
}

function readColumn(column: PackedColumn, rows: number): (row: number) => unknown {
  if ('same' in column) return () => column.same;
  if ('values' in column) return (row) => column.values[row];
  const { name, datatype, base64 } = column;
  // A copy, since what base64 gives may begin at any place of its memory.
  const { buffer, byteLength } = new Uint8Array(Buffer.from(base64, 'base64'));
  const View = elementViews[datatype];
  const data = new View(buffer as ArrayBuffer, 0, byteLength / View.BYTES_PER_ELEMENT);
  const tensor: Tensor = { name, datatype, shape: [rows, data.length / rows], data };
  return (row) => loggedValue(tensor, row, rows);
}
