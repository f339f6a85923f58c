import onnxProto from 'onnx-proto';
import type { LogisticRegression, Model, TreeEnsemble } from './model.js';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/**
 * The model as one self-contained ONNX file: an input a feature, 32-bit floats of shape [N, 1] and named as the feature;
 * the output `probability`, [N, 1].
 */
export function exportOnnx(model: Model): Uint8Array {
  const { nodes, constants } = model.kind === 'treeEnsemble' ? ensembleNodes(model) : linearNodes(model);
  const graph = new onnx.GraphProto({
    name: 'late-arrival',
    input: model.featureNames.map(column),
    output: [column('probability')],
    node: [
      node('Concat', [...model.featureNames], 'features', [integer('axis', 1)]),
      ...nodes,
      node('Sigmoid', ['logOdds'], 'probability'),
    ],
    initializer: constants,
  });
  const file = new onnx.ModelProto({
    irVersion: 8,
    producerName: 'cairn-examples-flights',
    opsetImport: [
      { domain: '', version: 15 },
      { domain: 'ai.onnx.ml', version: 3 },
    ],
    graph,
  });
  return onnx.ModelProto.encode(file).finish();
}

interface Body {
  readonly nodes: onnx.NodeProto[];
  readonly constants: onnx.TensorProto[];
}

/** (features − mean) / scale · weights + intercept, as the trainer computes it. */
function linearNodes(model: LogisticRegression): Body {
  const size = model.featureNames.length;
  return {
    nodes: [
      node('Sub', ['features', 'means'], 'centred'),
      node('Div', ['centred', 'scales'], 'standardised'),
      node('MatMul', ['standardised', 'weights'], 'weighted'),
      node('Add', ['weighted', 'intercept'], 'logOdds'),
    ],
    constants: [
      tensor('means', [1, size], model.means),
      tensor('scales', [1, size], model.scales),
      tensor('weights', [size, 1], model.weights),
      tensor('intercept', [1], [model.intercept]),
    ],
  };
}

/**
 * All trees in one TreeEnsembleRegressor. The base goes into the first tree's leaves and the sigmoid into a node of its
 * own: ONNX Runtime reads `base_values` of a two-class TreeEnsembleClassifier in a way that shifts probabilities.
 */
function ensembleNodes(model: TreeEnsemble): Body {
  const treeIds: number[] = [];
  const nodeIds: number[] = [];
  const featureIds: number[] = [];
  const thresholds: number[] = [];
  const modes: string[] = [];
  const lefts: number[] = [];
  const rights: number[] = [];
  const leaves: { tree: number; node: number; value: number }[] = [];

  model.trees.forEach((tree, treeId) => {
    tree.feature.forEach((feature, nodeId) => {
      const isLeaf = feature < 0;
      treeIds.push(treeId);
      nodeIds.push(nodeId);
      featureIds.push(isLeaf ? 0 : feature);
      thresholds.push(tree.threshold[nodeId]!);
      modes.push(isLeaf ? 'LEAF' : 'BRANCH_LEQ');
      lefts.push(tree.left[nodeId]!);
      rights.push(tree.right[nodeId]!);
      if (isLeaf) leaves.push({ tree: treeId, node: nodeId, value: tree.value[nodeId]! + (treeId === 0 ? model.base : 0) });
    });
  });

  const attributes = [
    integer('n_targets', 1),
    text('post_transform', 'NONE'),
    integers('nodes_treeids', treeIds),
    integers('nodes_nodeids', nodeIds),
    integers('nodes_featureids', featureIds),
    floats('nodes_values', thresholds),
    texts('nodes_modes', modes),
    integers('nodes_truenodeids', lefts),
    integers('nodes_falsenodeids', rights),
    integers('target_treeids', leaves.map((leaf) => leaf.tree)),
    integers('target_nodeids', leaves.map((leaf) => leaf.node)),
    integers('target_ids', leaves.map(() => 0)),
    floats('target_weights', leaves.map((leaf) => leaf.value)),
  ];
  return { nodes: [node('TreeEnsembleRegressor', ['features'], 'logOdds', attributes, 'ai.onnx.ml')], constants: [] };
}

const { FLOAT } = onnx.TensorProto.DataType;
const types = onnx.AttributeProto.AttributeType;

/** A column of N numbers: N is free, so that one request can carry many rows. */
function column(name: string): onnx.ValueInfoProto {
  const shape = { dim: [{ dimParam: 'N' }, { dimValue: 1 }] };
  return new onnx.ValueInfoProto({ name, type: { tensorType: { elemType: FLOAT, shape } } });
}

function tensor(name: string, dims: number[], values: ArrayLike<number>): onnx.TensorProto {
  return new onnx.TensorProto({ name, dims, dataType: FLOAT, floatData: Array.from(values) });
}

function node(
  opType: string,
  input: string[],
  output: string,
  attribute: onnx.AttributeProto[] = [],
  domain = '',
): onnx.NodeProto {
  return new onnx.NodeProto({ opType, name: output, input, output: [output], attribute, domain });
}

function integer(name: string, i: number): onnx.AttributeProto {
  return new onnx.AttributeProto({ name, type: types.INT, i });
}

function integers(name: string, ints: number[]): onnx.AttributeProto {
  return new onnx.AttributeProto({ name, type: types.INTS, ints });
}

function floats(name: string, values: number[]): onnx.AttributeProto {
  return new onnx.AttributeProto({ name, type: types.FLOATS, floats: values });
}

function text(name: string, s: string): onnx.AttributeProto {
  return new onnx.AttributeProto({ name, type: types.STRING, s: Buffer.from(s) });
}

function texts(name: string, values: string[]): onnx.AttributeProto {
  return new onnx.AttributeProto({ name, type: types.STRINGS, strings: values.map((value) => Buffer.from(value)) });
}
