import onnxProto from 'onnx-proto';
import { InvalidInputError } from '@cairn/core';
import { datatypes, type TensorSignature } from './signature.js';

// A CommonJS package whose names Node cannot see: they are reached through its default export.
import onnx = onnxProto.onnx;

/** What an ONNX file says about itself. */
export interface OnnxFacts {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** `domain::operator`, sorted; the default domain is written `ai.onnx`. */
  readonly operators: readonly string[];
}

/** Operators that the ONNX standard itself defines; anything else is somebody's native code. */
const allowedDomains = new Set(['ai.onnx', 'ai.onnx.ml']);

/**
 * Reads an ONNX file without running it.
 * @throws {InvalidInputError} when it is not one, keeps tensors in other files, or uses foreign operators.
 */
export function inspectOnnx(bytes: Uint8Array): OnnxFacts {
  const model = decode(bytes);
  const graph = model.graph;
  if (!graph || (graph.node ?? []).length === 0) throw new InvalidInputError('The bytes are not an ONNX model: they hold no graph');
  const operators = new Set<string>();
  visit(graph, operators);
  const local = new Set((model.functions ?? []).map((definition) => `${domainOf(definition.domain)}::${definition.name ?? ''}`));
  for (const definition of model.functions ?? []) visitNodes(definition.node ?? [], operators);
  const foreign = [...operators].filter((name) => !local.has(name) && !allowedDomains.has(name.split('::')[0]!)).sort();
  if (foreign.length > 0) {
    throw new InvalidInputError(`The ONNX model uses foreign operators: ${foreign.slice(0, 5).join(', ')}; expected only those of ${[...allowedDomains].join(' and ')}`);
  }
  const constants = new Set((graph.initializer ?? []).map(({ name }) => name));
  return {
    inputs: (graph.input ?? []).filter(({ name }) => !constants.has(name)).map(signatureOf),
    outputs: (graph.output ?? []).map(signatureOf),
    operators: [...operators].sort(),
  };
}

function decode(bytes: Uint8Array): onnx.IModelProto {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    throw new InvalidInputError(`The bytes are not an ONNX model: ${(cause as Error).message}`, { cause });
  }
}

function visit(graph: onnx.IGraphProto, operators: Set<string>): void {
  for (const tensor of graph.initializer ?? []) refuseExternal(tensor);
  for (const sparse of graph.sparseInitializer ?? []) {
    for (const tensor of [sparse.values, sparse.indices]) if (tensor) refuseExternal(tensor);
  }
  visitNodes(graph.node ?? [], operators);
}

function visitNodes(nodes: readonly onnx.INodeProto[], operators: Set<string>): void {
  for (const node of nodes) {
    operators.add(`${domainOf(node.domain)}::${node.opType ?? ''}`);
    for (const attribute of node.attribute ?? []) {
      for (const tensor of [attribute.t, ...(attribute.tensors ?? [])]) if (tensor) refuseExternal(tensor);
      for (const graph of [attribute.g, ...(attribute.graphs ?? [])]) if (graph) visit(graph, operators);
    }
  }
}

function refuseExternal(tensor: onnx.ITensorProto): void {
  const outside = tensor.dataLocation === onnx.TensorProto.DataLocation.EXTERNAL || (tensor.externalData ?? []).length > 0;
  if (outside) throw new InvalidInputError(`The ONNX model keeps tensor '${tensor.name ?? ''}' in another file; expected one file that holds everything`);
}

function signatureOf(info: onnx.IValueInfoProto): TensorSignature {
  const tensor = info.type?.tensorType;
  const name = info.name ?? '';
  if (!tensor) throw new InvalidInputError(`'${name}' is not a tensor: maps and sequences cannot be served; export it as tensors`);
  const datatype = datatypes[tensor.elemType ?? 0];
  if (!datatype) throw new InvalidInputError(`Tensor '${name}' has ONNX element type ${tensor.elemType}, which the inference protocol cannot carry`);
  return { name, datatype, shape: (tensor.shape?.dim ?? []).map((dim) => (dim.dimValue ? Number(dim.dimValue) : -1)) };
}

function domainOf(domain: string | null | undefined): string {
  return domain ? domain : 'ai.onnx';
}
