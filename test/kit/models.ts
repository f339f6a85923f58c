import type { Cairn } from '@cairn/client';
import onnxProto from 'onnx-proto';
import type { TestActor } from './platform.js';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/** probability = sigmoid(weight · (a + b)) over two inputs of shape [N, 1]. */
export function sigmoidModel(weight: number): Uint8Array {
  const float = onnx.TensorProto.DataType.FLOAT;
  const graph: onnx.IGraphProto = {
    name: 'sigmoid',
    input: [column('a'), column('b')],
    output: [column('probability')],
    initializer: [{ name: 'weight', dataType: float, dims: [1], floatData: [weight] }],
    node: [
      { opType: 'Add', input: ['a', 'b'], output: ['sum'] },
      { opType: 'Mul', input: ['sum', 'weight'], output: ['logOdds'] },
      { opType: 'Sigmoid', input: ['logOdds'], output: ['probability'] },
    ],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph }).finish();
}

/** As the sigmoid model to look at; it loads and passes its trial with zeros, and fails each request whose `a` is above 0: it takes the row of that number, of one. */
export function failingModel(): Uint8Array {
  const { FLOAT: float, INT64: int64 } = onnx.TensorProto.DataType;
  const graph: onnx.IGraphProto = {
    name: 'failing',
    input: [column('a'), column('b')],
    output: [column('probability')],
    initializer: [
      { name: 'row', dataType: float, dims: [1, 1], floatData: [0.5] },
      { name: 'far', dataType: float, dims: [1], floatData: [100] },
      { name: 'flat', dataType: int64, dims: [1], int64Data: [-1] },
    ],
    node: [
      { opType: 'Mul', input: ['a', 'far'], output: ['scaled'] },
      { opType: 'Reshape', input: ['scaled', 'flat'], output: ['list'] },
      { opType: 'Cast', input: ['list'], output: ['places'], attribute: [{ name: 'to', type: 2, i: int64 }] },
      { opType: 'Gather', input: ['row', 'places'], output: ['gathered'] },
      { opType: 'Add', input: ['gathered', 'b'], output: ['sum'] },
      { opType: 'Sigmoid', input: ['sum'], output: ['probability'] },
    ],
  };
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport: [{ domain: '', version: 15 }], graph }).finish();
}

function column(name: string): onnx.IValueInfoProto {
  return { name, type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim: [{ dimParam: 'N' }, { dimValue: 1 }] } } } };
}

/** A dataset, a run that learnt from it, and a version that waits for a second person. */
export interface Registered {
  readonly datasetVersionId: string;
  readonly runId: string;
  readonly version: { readonly id: string; readonly digest: string; readonly status: string; readonly model: { readonly id: string } };
}

const csv = 'a,b,late\n0.1,0.2,0\n0.5,0.9,1\n0.3,0.3,0\n';

/** Takes a model as far as its author can: data, run, artifact, version, gates. */
export async function registerModel({ cairn }: TestActor, model: string, bytes = sigmoidModel(1)): Promise<Registered> {
  const data = await cairn.ingest({
    dataset: `${model} data`,
    bytes: Buffer.from(csv),
    format: 'CSV',
    expectations: { columns: [{ name: 'a', type: 'NUMBER' }, { name: 'b', type: 'NUMBER' }, { name: 'late', type: 'INTEGER', min: 0, max: 1 }] },
  });
  if (data.__typename !== 'DatasetVersion') throw new Error(data.message);
  const run = await cairn.startRun({ experiment: model, params: { weight: 1 }, datasetVersionIds: [data.id] });
  run.log({ logLoss: 0.4 }, { step: 0 });
  const artifact = await run.artifact('model.onnx', bytes);
  await run.end();
  await cairn.query('mutation ($input: DefineGatesInput!) { defineGates(input: $input) { id } }', { input: { projectId: cairn.project, model, gates: [gate] } });
  const { registerModelVersion } = await cairn.query<{ registerModelVersion: { id: string } }>(
    'mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id } }',
    { input: { projectId: cairn.project, model, runId: run.id, artifactDigest: artifact.digest, datasetVersionIds: [data.id], evaluation: { logLoss: 0.4 } } },
  );
  const { evaluateGates: version } = await cairn.query<{ evaluateGates: Registered['version'] }>(
    'mutation ($id: ID!) { evaluateGates(versionId: $id) { id digest status model { id } } }',
    { id: registerModelVersion.id },
  );
  return { datasetVersionId: data.id, runId: run.id, version };
}

const gate = {
  name: 'good-enough',
  description: 'Log loss at most 0.5.',
  query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }',
  predicate: 'data.modelVersion.evaluation.logLoss <= 0.5',
};

/** A second person says yes to exactly this digest. */
export async function approve({ cairn }: { readonly cairn: Cairn }, { version }: Registered): Promise<void> {
  await cairn.query('mutation ($input: DecisionInput!) { approve(input: $input) { status } }', {
    input: { versionId: version.id, digest: version.digest, reason: 'Looked at it' },
  });
}

/** @returns the endpoint's id, once its model answers. */
export async function createEndpoint({ cairn }: TestActor, name: string, { version }: Registered, settings: object = {}): Promise<string> {
  const { createEndpoint: made } = await cairn.query<{ createEndpoint: { id: string } }>(
    'mutation ($input: CreateEndpointInput!) { createEndpoint(input: $input) { id } }',
    { input: { projectId: cairn.project, name, modelVersionId: version.id, settings } },
  );
  return made.id;
}
