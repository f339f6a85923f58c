import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { identityModel } from '../../testing/onnx.js';
import { inspectOnnx } from './inspect.js';

import onnx = onnxProto.onnx;

type Graph = onnx.IGraphProto;

const elsewhere: onnx.ITensorProto = { name: 'w', dataType: 1, dims: [1], dataLocation: 1, externalData: [{ key: 'location', value: '../../etc/passwd' }] };
const inner = (change: Graph): Graph => ({ name: 'inner', node: [{ opType: 'Identity', input: ['x'], output: ['y'] }], ...change });
const attribute = (one: onnx.IAttributeProto): ((graph: Graph) => void) => ({ node }) => node!.push({ opType: 'If', input: ['x'], output: ['z'], attribute: [{ name: 'a', ...one }] });

/** A model with something beside the graph. */
function model(change: onnx.IModelProto): Uint8Array {
  return onnx.ModelProto.encode({ ...onnx.ModelProto.decode(identityModel()), ...change }).finish();
}

/** Bytes behind a model belong to it: later fields of one message go with earlier ones. */
function behind(bytes: Uint8Array, ...more: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat([Buffer.from(bytes), ...more.map((part) => Buffer.from(part))]);
}

/** A field with a length. */
function field(number: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}

const name = field(8, Buffer.from('w'));
const location = field(13, field(1, Buffer.from('location')), field(2, Buffer.from('/etc/passwd')));
/** A model whose graph has one node and an initializer of these bytes. */
const withInitializer = (...tensor: (Uint8Array | readonly number[])[]): Buffer => field(7, field(1, field(4, Buffer.from('Identity'))), field(5, ...tensor));

describe('data in another file is refused', () => {
  test.each<[string, Uint8Array]>([
    ['in an initializer', identityModel((graph) => (graph.initializer = [elsewhere]))],
    ['in an initializer that only says where', identityModel((graph) => (graph.initializer = [{ ...elsewhere, dataLocation: 0 }]))],
    ['in an initializer that only says that', identityModel((graph) => (graph.initializer = [{ ...elsewhere, externalData: [] }]))],
    ['at an address in memory', identityModel((graph) => (graph.initializer = [{ ...elsewhere, externalData: [{ key: 'location', value: '*/_ORT_MEM_ADDR_/*' }] }]))],
    ['in the values of a sparse initializer', identityModel((graph) => (graph.sparseInitializer = [{ values: elsewhere, dims: [1] }]))],
    ['in the places of a sparse initializer', identityModel((graph) => (graph.sparseInitializer = [{ values: { name: 'w' }, indices: elsewhere, dims: [1] }]))],
    ['in the tensor of an attribute', identityModel(attribute({ type: 4, t: elsewhere }))],
    ['in a tensor of an attribute that says it is a number', identityModel(attribute({ type: 2, i: 1, t: elsewhere }))],
    ['among the tensors of an attribute', identityModel(attribute({ type: 9, tensors: [{ name: 'v' }, elsewhere] }))],
    ['in the sparse tensor of an attribute', identityModel(attribute({ type: 11, sparseTensor: { values: elsewhere } }))],
    ['among the sparse tensors of an attribute', identityModel(attribute({ type: 12, sparseTensors: [{ values: { name: 'v' } }, { indices: elsewhere }] }))],
    ['in the graph of an attribute', identityModel(attribute({ type: 5, g: inner({ initializer: [elsewhere] }) }))],
    ['among the graphs of an attribute', identityModel(attribute({ type: 10, graphs: [inner({}), inner({ initializer: [elsewhere] })] }))],
    ['in a graph in a graph in a graph', identityModel(attribute({ type: 5, g: inner({ node: [{ opType: 'Loop', attribute: [{ name: 'body', type: 5, g: inner({ node: [{ opType: 'Scan', attribute: [{ name: 'body', type: 5, g: inner({ sparseInitializer: [{ values: elsewhere }] }) }] }] }) }] }] }) }))],
    ['in a function', model({ functions: [{ name: 'f', domain: 'local', node: [{ opType: 'Constant', attribute: [{ name: 'value', type: 4, t: elsewhere }] }] }] })],
    ['in an attribute that a function has when none is given', behind(identityModel(), field(25, field(1, Buffer.from('f')), field(10, Buffer.from('local')), field(11, field(5, name, location))))],
    ['in how the model was trained', model({ trainingInfo: [{ algorithm: inner({ initializer: [elsewhere] }) }] })],
    ['in how the training began', model({ trainingInfo: [{ initialization: inner({ initializer: [elsewhere] }) }] })],
    ['with the location before the name', withInitializer([0x70, 1], location, name)],
    ['with the location said, and taken back', withInitializer(name, [0x70, 1], [0x70, 0])],
    ['with the location denied, and said', withInitializer(name, [0x70, 0], [0x70, 1])],
    ['with the location in more bytes than it needs', withInitializer(name, [0x70, 0x81, 0x80, 0x80, 0x00])],
    ['with the location in bits beyond 32', withInitializer(name, [0x70, 0x81, 0x80, 0x80, 0x80, 0x10])],
    ['with the location beyond what it may be', withInitializer(name, [0x70, 0x02])],
    ['behind fields that nobody knows', withInitializer(field(900, elsewhere.name ? Buffer.from('w') : []), [0xf8, 0x3f, 0x01], [0x70, 1])],
    ['in the second half of an initializer', behind(identityModel(), field(20, field(2, field(5, name), field(5, location))))],
  ])('%s', (_, bytes) => {
    expect(() => inspectOnnx(bytes)).toThrow(/keeps tensor '.*' in another file; expected one file that holds everything/);
  });

  test('and where it is in the graph of nothing, the file is', () => {
    expect(() => inspectOnnx(behind(identityModel(), withInitializer(location)))).toThrow('more than one graph');
    expect(() => inspectOnnx(withInitializer(name, [0x75, 1, 0, 0, 0]))).toThrow('the data location of a tensor is of wire type 5');
    expect(() => inspectOnnx(withInitializer(name, [0x68, 1], [0x70, 0]))).toThrow('in another file');
  });
});

describe('operators that are not the standard\'s are refused', () => {
  const foreign: onnx.INodeProto = { opType: 'EPContext', domain: 'com.microsoft', input: ['x'], output: ['z'] };
  test.each<[string, Uint8Array]>([
    ['in the graph', identityModel(({ node }) => node!.push(foreign))],
    ['in the graph of an attribute', identityModel(attribute({ type: 5, g: inner({ node: [foreign] }) }))],
    ['among the graphs of an attribute', identityModel(attribute({ type: 10, graphs: [inner({ node: [foreign] })] }))],
    ['in a function', model({ functions: [{ name: 'f', domain: 'local', node: [foreign] }] })],
    ['in how the model was trained', model({ trainingInfo: [{ algorithm: inner({ node: [foreign] }) }] })],
    ['posing as a function of the file', model({ functions: [{ name: 'EPContext', domain: 'com.microsoft', node: [{ opType: 'Identity' }] }], graph: inner({ node: [foreign] }) })],
    ['of a domain that looks like the standard\'s', identityModel(({ node }) => node!.push({ opType: 'Relu', domain: 'ai.onnx ' }))],
    ['of the standard\'s in other letters', identityModel(({ node }) => node!.push({ opType: 'Relu', domain: 'AI.ONNX' }))],
    ['of a domain below the standard\'s', identityModel(({ node }) => node!.push({ opType: 'Adam', domain: 'ai.onnx.preview.training' }))],
  ])('%s', (_, bytes) => {
    expect(() => inspectOnnx(bytes)).toThrow(/uses foreign operators: .*; expected only those of ai\.onnx and ai\.onnx\.ml/);
  });

  test('but a function that the file makes of the standard\'s is none, nor is a domain that is named and not used', () => {
    const bytes = model({
      functions: [{ name: 'twice', domain: 'local', node: [{ opType: 'Add', input: ['x', 'x'], output: ['y'] }] }],
      graph: { ...onnx.ModelProto.decode(identityModel()).graph, node: [{ opType: 'twice', domain: 'local', input: ['x'], output: ['y'] }] },
      opsetImport: [{ domain: '', version: 15 }, { domain: 'com.microsoft', version: 1 }],
    });
    expect(inspectOnnx(bytes).operators).toEqual(['ai.onnx::Add', 'local::twice']);
  });
});

describe('what no writer writes is refused', () => {
  const nested = (depth: number): Graph => (depth === 0 ? inner({}) : inner({ node: [{ opType: 'If', attribute: [{ name: 'then', type: 5, g: nested(depth - 1) }] }] }));
  const sized = (...size: number[]): Uint8Array => field(7, field(1, field(4, Buffer.from('Identity'))), field(11, field(1, Buffer.from('x')), field(2, field(1, [0x08, 1], field(2, field(1, size))))));
  test.each<[string, Uint8Array, RegExp]>([
    ['no bytes', Buffer.alloc(0), /hold no graph/],
    ['text', Buffer.from('not a model'), /not an ONNX model/],
    ['a graph without nodes', field(7), /hold no graph/],
    ['the ORT format, under the name of a writer', behind(Buffer.from([0x12, 0x10]), Buffer.from('\0\0ORTM'), Buffer.alloc(10), identityModel()), /ORT format/],
    ['graphs in graphs beyond what is read', model({ graph: nested(40) }), /more than 32 deep/],
    ['a thousand graphs in each other', deepGraph(20_000), /more than 32 deep/],
    ['two graphs', behind(identityModel(), identityModel()), /more than one graph/],
    ['a number that is cut', behind(identityModel(), [0x08, 0x80]), /is cut/],
    ['a number that is too long', behind(identityModel(), [0x08, ...Array<number>(11).fill(0x80), 0]), /more than 10 bytes/],
    ['a tag that is too long', behind(identityModel(), [0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 1]), /more than 5 bytes/],
    ['a field without number', behind(identityModel(), [0x02, 0]), /no field at byte/],
    ['a length beyond the end', behind(identityModel(), [0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]), /ends beyond what holds it/],
    ['a length beyond all numbers', behind(identityModel(), [0x12, ...Array<number>(9).fill(0xff), 0x01]), /ends beyond what holds it/],
    ['a group', behind(identityModel(), [0x13, 0x14]), /wire type 3/],
    ['a graph that is a number', Buffer.from([0x38, 1]), /the graph is of wire type 0/],
    ['a size that is negative', sized(0x08, ...Array<number>(9).fill(0xff), 0x01), /negative, or above/],
    ['a size beyond 2^31', sized(0x08, 0x80, 0x80, 0x80, 0x80, 0x08), /negative, or above/],
    ['a size twice', sized(0x08, 1, 0x08, 2), /a size stands twice/],
    ['an input that is a sequence', identityModel((graph) => (graph.input![0]!.type = { sequenceType: { elemType: { tensorType: { elemType: 1 } } } })), /is not a tensor/],
    ['an input of a type that is not carried', identityModel((graph) => (graph.input![0]!.type!.tensorType!.elemType = 14)), /element type 14/],
    ['an input twice', identityModel((graph) => graph.input!.push(graph.input![0]!)), /declare 'x' twice/],
    ['an input without a name', identityModel((graph) => (graph.input![0]!.name = '')), /has no name/],
    ['an operator that is not text', identityModel(({ node }) => (node![0]!.opType = 'Id\0')), /is not text/],
  ])('%s', (_, bytes, reason) => {
    expect(() => inspectOnnx(bytes)).toThrow(reason);
  });

  test('and a file of millions of nothings costs no more than its length', () => {
    const nodes = field(7, Buffer.alloc(20_000_000, Buffer.from([0x0a, 0x00])));
    const before = process.memoryUsage().rss;
    const begun = process.cpuUsage();
    expect(inspectOnnx(nodes).operators).toEqual(['ai.onnx::']);
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1e6).toBeLessThan(3);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  });
});

test('a size of 0 is what the model declares, and not any', () => {
  const bytes = identityModel((graph) => (graph.input![0]!.type!.tensorType!.shape!.dim = [{ dimValue: 0 }, { dimParam: 'n' }, {}, { dimValue: 3 }]));
  expect(inspectOnnx(bytes).inputs).toEqual([{ name: 'x', datatype: 'FP32', shape: [0, -1, -1, 3] }]);
});

/** Made from the inside: writers do not come that deep. */
function deepGraph(depth: number): Uint8Array {
  const lengths: Buffer[] = [];
  let size = 0;
  for (let level = 0; level < depth; level++) {
    for (const number of [6, 5, 1]) {
      const head = Buffer.concat([varint(number * 8 + 2), varint(size)]);
      lengths.push(head);
      size += head.length;
    }
  }
  return Buffer.concat([varint(7 * 8 + 2), varint(size), ...lengths.reverse()]);
}
