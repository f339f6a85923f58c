import { request, type Connection } from './transport.js';

export interface InferOptions {
  /** One list a named input of the model; all of the same length, one value a row. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Comes back with the answer, and names the prediction. */
  readonly id?: string;
  /** The time that the predicted thing belongs to. Defaults to now. */
  readonly observedAt?: Date;
  /** A version of the model instead of the one that the rollout picks. */
  readonly version?: string;
  readonly signal?: AbortSignal;
}

export interface Inference {
  readonly outputs: Readonly<Record<string, readonly number[]>>;
  /** One a row, in the order of the rows. */
  readonly predictionIds: readonly string[];
  readonly modelVersion: string;
  readonly variant: string;
}

interface WireTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly number[];
}

interface WireAnswer {
  readonly id?: string;
  readonly model_version?: string;
  readonly parameters?: { readonly prediction_ids?: string; readonly variant?: string; readonly model_version?: string };
  readonly outputs: readonly WireTensor[];
}

/** Asks an endpoint by the Open Inference Protocol V2, with FP32 inputs of shape [rows, 1]. */
export async function infer(connection: Connection, projectId: string | undefined, endpoint: string, options: InferOptions): Promise<Inference> {
  const path = `/v2/models/${encodeURIComponent(endpoint)}${options.version ? `/versions/${encodeURIComponent(options.version)}` : ''}/infer`;
  const response = await request(connection, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(projectId === undefined ? {} : { 'x-cairn-project': projectId }) },
    body: JSON.stringify({
      ...(options.id === undefined ? {} : { id: options.id }),
      parameters: options.observedAt ? { observed_at: options.observedAt.toISOString() } : {},
      inputs: Object.entries(options.inputs).map(([name, data]) => ({ name, datatype: 'FP32', shape: [data.length, 1], data })),
    }),
    signal: options.signal,
  });
  const answer = (await response.json()) as WireAnswer;
  return {
    outputs: Object.fromEntries(answer.outputs.map(({ name, data }) => [name, data])),
    predictionIds: answer.parameters?.prediction_ids?.split(',') ?? (answer.id === undefined ? [] : [answer.id]),
    modelVersion: answer.parameters?.model_version ?? answer.model_version ?? '',
    variant: answer.parameters?.variant ?? '',
  };
}
