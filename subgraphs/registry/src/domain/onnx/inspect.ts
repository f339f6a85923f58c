import { InvalidInputError } from '@cairn/core';
import { refuseForeign } from './domains.js';
import { readSignature, type TensorSignature } from './signature.js';
import { broken, Wire } from './wire.js';

/** What an ONNX file says about itself. */
export interface OnnxFacts {
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  /** `domain::operator`, sorted; the default domain is written `ai.onnx`. */
  readonly operators: readonly string[];
}

/** Graphs inside attributes of graphs: protocol buffers end at 100 messages in each other, and each graph is the third. */
const deepestGraph = 32;
const mostNames = 200_000;
const mostOperators = 2_000;
const mostTensors = 10_000;

/**
 * Reads an ONNX file without running it, and without building anything of it: a file that means ill costs no more than its length.
 * @throws {InvalidInputError} when it is not one, keeps tensors in other files, or uses foreign operators.
 */
export function inspectOnnx(bytes: Uint8Array): OnnxFacts {
  return new Inspection(bytes).facts();
}

class Inspection {
  readonly #wire: Wire;
  readonly #operators = new Set<string>();
  /** Functions that the file itself defines. */
  readonly #functions = new Set<string>();
  readonly #constants = new Set<string>();
  readonly #inputs: TensorSignature[] = [];
  readonly #outputs: TensorSignature[] = [];

  constructor(private readonly bytes: Uint8Array) {
    this.#wire = new Wire(bytes);
  }

  facts(): OnnxFacts {
    // A format that ONNX Runtime recognises whatever else the bytes are.
    if (Buffer.from(this.bytes.subarray(4, 8)).toString('latin1') === 'ORTM') throw broken('they are of the ORT format');
    const wire = this.#wire;
    let graphs = 0;
    while (wire.next(this.bytes.length)) {
      if (wire.number === 7) {
        if (++graphs > 1) throw broken('they hold more than one graph');
        if (this.#main() === 0) throw broken('they hold no graph');
      } else if (wire.number === 20) this.#training();
      else if (wire.number === 25) this.#function();
    }
    if (graphs === 0) throw broken('they hold no graph');
    refuseForeign(this.#operators, this.#functions);
    const inputs = this.#inputs.filter(({ name }) => !this.#constants.has(name));
    for (const tensors of [inputs, this.#outputs]) {
      const twice = tensors.find(({ name }, index) => index !== tensors.findIndex((other) => other.name === name));
      if (twice) throw broken(`they declare '${twice.name}' twice`);
    }
    return { inputs, outputs: this.#outputs, operators: [...this.#operators].sort() };
  }

  /** The graph that is asked. @returns how many nodes it has. */
  #main(): number {
    return this.#graph('the graph', 1, (wire) => {
      if (wire.number !== 11 && wire.number !== 12) return;
      const tensors = wire.number === 11 ? this.#inputs : this.#outputs;
      if (tensors.length === mostTensors) throw broken(`they have more than ${mostTensors.toLocaleString('en')} ${wire.number === 11 ? 'inputs' : 'outputs'}`);
      tensors.push(readSignature(wire));
    });
  }

  /** @param other is called for fields that hold no code and no data. @returns how many nodes it has. */
  #graph(what: string, depth: number, other: (wire: Wire) => void = () => undefined): number {
    if (depth > deepestGraph) throw broken(`graphs lie more than ${deepestGraph} deep in each other`);
    const wire = this.#wire;
    wire.requireLength(what);
    const { end } = wire;
    let nodes = 0;
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 1) {
        nodes++;
        this.#node(depth);
      } else if (wire.number === 5) this.#constant(this.#tensor('an initializer'), depth);
      else if (wire.number === 15) this.#constant(this.#sparse('a sparse initializer'), depth);
      else other(wire);
    }
    return nodes;
  }

  #constant(name: string, depth: number): void {
    if (depth > 1) return;
    if (this.#constants.size === mostNames) throw broken(`they have more than ${mostNames.toLocaleString('en')} initializers`);
    this.#constants.add(name);
  }

  #node(depth: number): void {
    const wire = this.#wire;
    wire.requireLength('a node');
    const { end } = wire;
    let [operator, domain]: (string | undefined)[] = [];
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 4) operator = single(operator, wire.text('an operator', 200));
      else if (wire.number === 7) domain = single(domain, wire.text('a domain', 200));
      else if (wire.number === 5) this.#attribute(depth);
    }
    if (this.#operators.size === mostOperators) throw broken(`they use more than ${mostOperators.toLocaleString('en')} operators`);
    this.#operators.add(`${domain || 'ai.onnx'}::${operator ?? ''}`);
  }

  /** @param depth of the graph that it belongs to. */
  #attribute(depth: number): void {
    const wire = this.#wire;
    wire.requireLength('an attribute');
    const { end } = wire;
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 5 || wire.number === 10) this.#tensor('a tensor of an attribute');
      else if (wire.number === 6 || wire.number === 11) this.#graph('a graph of an attribute', depth + 1);
      else if (wire.number === 22 || wire.number === 23) this.#sparse('a sparse tensor of an attribute');
    }
  }

  /** @returns its name. */
  #tensor(what: string): string {
    const wire = this.#wire;
    wire.requireLength(what);
    const { end } = wire;
    let name: string | undefined;
    let outside = false;
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 8) name = single(name, wire.text('the name of a tensor'));
      // Whatever stands there later: a reader that takes the first would look elsewhere.
      else if (wire.number === 13) outside = true;
      else if (wire.number === 14) outside ||= wire.requireNumber('the data location of a tensor') !== 0;
    }
    if (outside) throw new InvalidInputError(`The ONNX model keeps tensor '${name ?? ''}' in another file; expected one file that holds everything`);
    return name ?? '';
  }

  /** @returns the name of its values, by which it goes. */
  #sparse(what: string): string {
    const wire = this.#wire;
    wire.requireLength(what);
    const { end } = wire;
    let name: string | undefined;
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 1) name = single(name, this.#tensor('the values of a sparse tensor'));
      else if (wire.number === 2) this.#tensor('the places of a sparse tensor');
    }
    return name ?? '';
  }

  #training(): void {
    const wire = this.#wire;
    wire.requireLength('how it was trained');
    const { end } = wire;
    wire.enter(wire.start);
    while (wire.next(end)) if (wire.number === 1 || wire.number === 2) this.#graph('a graph of how it was trained', 2);
  }

  #function(): void {
    const wire = this.#wire;
    wire.requireLength('a function');
    const { end } = wire;
    let [name, domain]: (string | undefined)[] = [];
    wire.enter(wire.start);
    while (wire.next(end)) {
      if (wire.number === 1) name = single(name, wire.text('the name of a function', 200));
      else if (wire.number === 10) domain = single(domain, wire.text('a domain', 200));
      else if (wire.number === 7) this.#node(1);
      else if (wire.number === 11) this.#attribute(1);
    }
    if (this.#functions.size === mostOperators) throw broken(`they define more than ${mostOperators.toLocaleString('en')} functions`);
    this.#functions.add(`${domain || 'ai.onnx'}::${name ?? ''}`);
  }
}

/** What stands twice is read in one way here and in another there. */
function single(before: string | undefined, now: string): string {
  if (before !== undefined) throw broken(`'${before}' and '${now}' stand where one of them may`);
  return now;
}
