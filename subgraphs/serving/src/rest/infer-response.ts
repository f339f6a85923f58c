import type { Inference } from '../domain/inference-service.js';
import type { Tensor } from '../domain/tensor.js';

/** The answer as the protocol writes it. JSON has no NaN, infinity or 64-bit integer: the first two are null, the last stands as its digits. */
export function inferResponse(endpoint: string, id: string | undefined, { predictionIds, modelVersionId, variantId, outputs }: Inference): string {
  const head = JSON.stringify({
    model_name: endpoint,
    model_version: modelVersionId,
    id: id ?? predictionIds[0],
    parameters: { prediction_ids: predictionIds.join(','), model_version: modelVersionId, variant: variantId },
  });
  return `${head.slice(0, -1)},"outputs":[${outputs.map(tensorText).join(',')}]}`;
}

function tensorText({ name, datatype, shape, data }: Tensor): string {
  return `{"name":${JSON.stringify(name)},"datatype":"${datatype}","shape":[${shape.join(',')}],"data":[${dataText(datatype, data)}]}`;
}

function dataText(datatype: Tensor['datatype'], data: Tensor['data']): string {
  if (datatype === 'BOOL') return Array.from(data as Uint8Array, (value) => value === 1).join(',');
  if (datatype === 'BYTES') return Array.from(data as readonly string[], (value) => JSON.stringify(value)).join(',');
  if (datatype !== 'FP32' && datatype !== 'FP64') return data.join(',');
  return Array.from(data as Float32Array, (value) => (Number.isFinite(value) ? value : 'null')).join(',');
}
