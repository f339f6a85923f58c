import { featureCount, someRows } from './models.js';
import { httpPost } from './load.js';

export interface RequestTo {
  readonly endpoint: string;
  readonly token: string;
}

/** Requests of one row as JSON, a hundred different ones. */
export function jsonRequests({ endpoint, token }: RequestTo, parameters?: (number: number) => object): Buffer[] {
  return Array.from({ length: 100 }, (_, number) =>
    httpPost(
      `/v2/models/${endpoint}/infer`,
      { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      JSON.stringify({ ...(parameters && { parameters: parameters(number) }), inputs: [{ name: 'x', datatype: 'FP32', shape: [1, featureCount], data: [...someRows(1, number)] }] }),
    ),
  );
}

/** A request of so many rows, both ways as bytes, as tritonclient sends it. */
export function binaryRequest({ endpoint, token }: RequestTo, rows: number): Buffer {
  const tensor = Buffer.from(someRows(rows).buffer);
  const head = JSON.stringify({
    inputs: [{ name: 'x', datatype: 'FP32', shape: [rows, featureCount], parameters: { binary_data_size: tensor.length } }],
    outputs: [{ name: 'probability', parameters: { binary_data: true } }],
  });
  return httpPost(
    `/v2/models/${endpoint}/infer`,
    { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'inference-header-content-length': String(Buffer.byteLength(head)) },
    Buffer.concat([Buffer.from(head), tensor]),
  );
}
