import { newId } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { planPrediction, type AskedData, type AskedModel, type WantedPrediction } from './prediction-plan.js';

const projectId = newId('project');
const column = (name: string): AskedModel['inputs'][number] => ({ name, datatype: 'FP32', shape: [-1, 1] });
const model: AskedModel = { id: newId('modelVersion'), projectId, status: 'APPROVED', format: 'ONNX', formatReason: null, inputs: [column('hour'), column('distance')], outputs: [column('probability')], featureView: null };
const data: AskedData = { id: newId('datasetVersion'), projectId, rowCount: 1_000, schema: [{ name: 'id' }, { name: 'hour' }, { name: 'distance' }] };
const wanted: WantedPrediction = { projectId, version: model.id, endpoint: undefined, dataset: data.id, output: 'answers', keep: undefined, chunkRows: 100 };
const view = { definitions: [{ name: 'hour', kind: 'hourOfDay', column: 'date' }, { name: 'distance', kind: 'number', column: 'distance' }] as const };

describe('a plan of predictions', () => {
  test('keeps all columns of the data unless some are named, and takes a column that a feature is computed from', () => {
    expect(planPrediction(wanted, model, data)).toEqual({ modelVersionId: model.id, datasetVersionId: data.id, output: 'answers', keep: ['id', 'hour', 'distance'], chunkRows: 100 });
    const raw = { ...data, schema: [{ name: 'date' }, { name: 'distance' }] };
    expect(planPrediction({ ...wanted, keep: [] }, { ...model, featureView: view }, raw).keep).toEqual([]);
  });

  test.each<[change: { wanted?: object; model?: object; data?: object }, message: string]>([
    [{ model: { projectId: newId('project') } }, `ModelVersion '${model.id}' does not exist`],
    [{ data: { projectId: newId('project') } }, `DatasetVersion '${data.id}' does not exist`],
    [{ model: { status: 'REJECTED' } }, 'is rejected; only an approved one can be asked'],
    [{ model: { format: 'FILES', formatReason: 'It has no ONNX flavour' } }, 'is not an ONNX model (It has no ONNX flavour)'],
    [{ model: { outputs: [{ ...column('probability'), shape: [1] }] } }, "takes one row at a time: the first dimension of 'probability' is not free"],
    [{ model: { featureView: view }, data: { schema: [{ name: 'distance' }] } }, "lacks feature 'hour'; expected a column 'hour' or 'date', which it is computed from; it has 'distance'"],
    [{ wanted: { keep: ['name'] } }, "has no column 'name' to keep; it has 'id', 'hour', 'distance'"],
    [{ data: { schema: [...data.schema, { name: 'probability' }] } }, "Column 'probability' is to be kept and would be written by the predictions too"],
    [{ data: { schema: [...data.schema, { name: 'input_row' }] } }, "Column 'input_row' is to be kept and would be written by the predictions too"],
    [{ data: { rowCount: 1_000_001 } }, "1,000,001 rows in chunks of 100 make more than 10,000 chunks; expected a larger 'chunkRows'"],
  ])('is refused for %j', (change, message) => {
    expect(() => planPrediction({ ...wanted, ...change.wanted }, { ...model, ...change.model }, { ...data, ...change.data })).toThrow(message);
  });
});
