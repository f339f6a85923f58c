import onnxProto from 'onnx-proto';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/** How many columns both models take, as one input `x` of shape [rows, 40]. */
export const featureCount = 40;
const treeCount = 200;
const depth = 5;

const float = onnx.TensorProto.DataType.FLOAT;

/** A number from 0 to below 1, the same for every run. */
function noise(seed: number): number {
  const hash = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d);
  return (Math.imul(hash ^ (hash >>> 12), 0x297a2d39) >>> 0) / 2 ** 32;
}

/** What boosting leaves behind, with splits and leaves by chance: 200 trees of depth 5, summed, through a sigmoid. */
export function boostedTrees(): Uint8Array {
  const nodes = { trees: [] as number[], ids: [] as number[], features: [] as number[], values: [] as number[], modes: [] as string[], yes: [] as number[], no: [] as number[] };
  const leaves = { trees: [] as number[], ids: [] as number[], weights: [] as number[] };
  const splits = 2 ** depth - 1;
  for (let tree = 0; tree < treeCount; tree++) {
    for (let id = 0; id < 2 * splits + 1; id++) {
      const leaf = id >= splits;
      const seed = tree * 1_000 + id;
      nodes.trees.push(tree);
      nodes.ids.push(id);
      nodes.features.push(leaf ? 0 : Math.floor(noise(seed) * featureCount));
      nodes.values.push(leaf ? 0 : noise(seed + 500_000));
      nodes.modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ');
      nodes.yes.push(leaf ? 0 : 2 * id + 1);
      nodes.no.push(leaf ? 0 : 2 * id + 2);
      if (!leaf) continue;
      leaves.trees.push(tree);
      leaves.ids.push(id);
      leaves.weights.push((noise(seed + 900_000) - 0.5) / 10);
    }
  }
  const integers = (name: string, ints: number[]): onnx.IAttributeProto => ({ name, type: 7, ints });
  const floats = (name: string, values: number[]): onnx.IAttributeProto => ({ name, type: 6, floats: values });
  return encode([
    {
      domain: 'ai.onnx.ml',
      opType: 'TreeEnsembleRegressor',
      input: ['x'],
      output: ['logOdds'],
      attribute: [
        { name: 'n_targets', type: 2, i: 1 },
        integers('nodes_treeids', nodes.trees),
        integers('nodes_nodeids', nodes.ids),
        integers('nodes_featureids', nodes.features),
        floats('nodes_values', nodes.values),
        { name: 'nodes_modes', type: 8, strings: nodes.modes.map((mode) => Buffer.from(mode)) },
        integers('nodes_truenodeids', nodes.yes),
        integers('nodes_falsenodeids', nodes.no),
        integers('target_treeids', leaves.trees),
        integers('target_nodeids', leaves.ids),
        integers('target_ids', leaves.ids.map(() => 0)),
        floats('target_weights', leaves.weights),
      ],
    },
    { opType: 'Sigmoid', input: ['logOdds'], output: ['probability'] },
  ]);
}

/** sigmoid(w · x). @param scale multiplies the weights: another one makes another model. */
export function logisticRegression(scale = 1): Uint8Array {
  const weights = Array.from({ length: featureCount }, (_, index) => (noise(index) - 0.5) * scale);
  return encode(
    [
      { opType: 'MatMul', input: ['x', 'weights'], output: ['logOdds'] },
      { opType: 'Sigmoid', input: ['logOdds'], output: ['probability'] },
    ],
    [{ name: 'weights', dataType: float, dims: [featureCount, 1], floatData: weights }],
  );
}

/** Rows of inputs, by chance and the same for every run. */
export function someRows(rows: number, seed = 0): Float32Array {
  return Float32Array.from({ length: rows * featureCount }, (_, index) => noise(index + seed * 7_919));
}

function encode(node: onnx.INodeProto[], initializer: onnx.ITensorProto[] = []): Uint8Array {
  const column = (name: string, columns: number): onnx.IValueInfoProto => ({ name, type: { tensorType: { elemType: float, shape: { dim: [{ dimParam: 'N' }, { dimValue: columns }] } } } });
  const graph: onnx.IGraphProto = { name: 'bench', input: [column('x', featureCount)], output: [column('probability', 1)], initializer, node };
  const opsetImport = [
    { domain: '', version: 15 },
    { domain: 'ai.onnx.ml', version: 3 },
  ];
  return onnx.ModelProto.encode({ irVersion: 8, opsetImport, graph }).finish();
}
