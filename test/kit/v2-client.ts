import type { CaseTensor } from './onnx-cases.js';

/** A named input or output as a version declares it. */
export interface Signature {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Of elements; their digits are several times as many, and 16 MiB of them are taken. */
const mostJsonBytes = 2 ** 21;

type Offered = CaseTensor & { readonly name: string };

/** Speaks the Open Inference Protocol V2 over HTTP, with tensors in binary or in JSON. */
export class V2Client {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @returns the outputs in the order of the answer. @throws {Error} with what the server said. */
  async infer(endpoint: string, inputs: readonly Offered[], form: 'binary' | 'json'): Promise<CaseTensor[]> {
    return form === 'json' ? this.#inJson(endpoint, inputs) : this.#inBinary(endpoint, inputs);
  }

  /** Ends the processes of an endpoint. */
  async unload(endpoint: string): Promise<void> {
    await this.#post(`/v2/repository/models/${endpoint}/unload`, Buffer.from('{}'));
  }

  /** Whether JSON carries these tensors without loss: 16-bit floats, what is not finite, integers beyond 2^53 and very many it does not. */
  static hasJson(tensors: readonly CaseTensor[]): boolean {
    return tensors.every((tensor) => {
      if (tensor.datatype === 'FP16' || tensor.data.length > mostJsonBytes) return false;
      return valuesOf(tensor).every((value) => (typeof value !== 'number' && typeof value !== 'bigint') || (Number.isFinite(Number(value)) && (typeof value === 'number' || Number.isSafeInteger(Number(value)))));
    });
  }

  /** A tensor in a message. */
  static shown(tensor: CaseTensor | undefined): string {
    return tensor === undefined ? 'missing' : `${tensor.datatype} [${tensor.shape.join(', ')}] ${valuesOf(tensor).slice(0, 6).map(String).join(', ')}`;
  }

  async #inJson(endpoint: string, inputs: readonly Offered[]): Promise<CaseTensor[]> {
    const body = { inputs: inputs.map((tensor) => ({ name: tensor.name, datatype: tensor.datatype, shape: tensor.shape, data: valuesOf(tensor).map((value) => (typeof value === 'bigint' ? Number(value) : value)) })) };
    const { bytes } = await this.#post(`/v2/models/${endpoint}/infer`, Buffer.from(JSON.stringify(body)));
    const { outputs } = JSON.parse(bytes.toString()) as { outputs: (Omit<CaseTensor, 'data'> & { data: never[] })[] };
    return outputs.map(({ datatype, shape, data }) => ({ datatype, shape, data: packed(datatype, data) }));
  }

  async #inBinary(endpoint: string, inputs: readonly Offered[]): Promise<CaseTensor[]> {
    const parts = inputs.map(({ data }) => (data instanceof Uint8Array ? data : joined(data)));
    const head = Buffer.from(JSON.stringify({ inputs: inputs.map(({ name, datatype, shape }, place) => ({ name, datatype, shape, parameters: { binary_data_size: parts[place]!.length } })), parameters: { binary_data_output: true } }));
    const { bytes, jsonBytes } = await this.#post(`/v2/models/${endpoint}/infer`, Buffer.concat([head, ...parts]), { 'inference-header-content-length': String(head.length) });
    const { outputs } = JSON.parse(bytes.toString('utf8', 0, jsonBytes)) as { outputs: (Signature & { parameters: { binary_data_size: number } })[] };
    let at = jsonBytes;
    return outputs.map(({ datatype, shape, parameters: { binary_data_size: size } }) => {
      const part = bytes.subarray(at, (at += size));
      return { datatype, shape, data: datatype === 'BYTES' ? splitTexts(part) : part };
    });
  }

  async #post(path: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly bytes: Buffer; readonly jsonBytes: number }> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${this.token}`, ...headers }, body: body as never });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (!response.ok) throw new Error(`${response.status}: ${bytes.toString().slice(0, 500)}`);
    return { bytes, jsonBytes: Number(response.headers.get('inference-header-content-length') ?? bytes.length) };
  }
}

/** Whether a tensor is what ONNX's own tests would take for the other: 1e-3 of it and 1e-7 for floats, exactly for anything else. */
export function sameTensor(tensor: CaseTensor | undefined, expected: CaseTensor): boolean {
  if (tensor === undefined || tensor.datatype !== expected.datatype || String(tensor.shape) !== String(expected.shape)) return false;
  const [values, others] = [valuesOf(tensor), valuesOf(expected)];
  if (values.length !== others.length) return false;
  return values.every((value, index) => {
    const other = others[index]!;
    if (Object.is(value, other) || value === other) return true;
    return tensor.datatype.startsWith('FP') && Math.abs((value as number) - (other as number)) <= 1e-7 + 1e-3 * Math.abs(other as number);
  });
}

const arrays = { BOOL: Uint8Array, UINT8: Uint8Array, UINT16: Uint16Array, UINT32: Uint32Array, UINT64: BigUint64Array, INT8: Int8Array, INT16: Int16Array, INT32: Int32Array, INT64: BigInt64Array, FP16: Uint16Array, FP32: Float32Array, FP64: Float64Array } as const;

function valuesOf({ datatype, data }: CaseTensor): (number | bigint | string | boolean)[] {
  if (!(data instanceof Uint8Array)) return [...(data as readonly string[])];
  const Elements = arrays[datatype as keyof typeof arrays];
  const values = [...new Elements(new Uint8Array(data).buffer)] as (number | bigint)[];
  if (datatype === 'BOOL') return values.map((value) => value === 1);
  return datatype === 'FP16' ? values.map((bits) => half(bits as number)) : values;
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x80_00 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3_ff];
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1_024) * 2 ** (exponent - 15));
}

function packed(datatype: string, data: readonly (number | string | boolean)[]): CaseTensor['data'] {
  if (datatype === 'BYTES') return data as readonly string[];
  const Elements = arrays[datatype as keyof typeof arrays];
  const wide = Elements === BigInt64Array || Elements === BigUint64Array;
  return new Uint8Array((Elements as typeof Float64Array).from((data as number[]).map((value) => (wide ? BigInt(value) : Number(value)) as number)).buffer);
}

function joined(texts: readonly string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

function splitTexts(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    texts.push(bytes.toString('utf8', at + 4, end));
    at = end;
  }
  return texts;
}
