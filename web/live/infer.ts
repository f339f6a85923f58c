/** An input or output of the Open Inference Protocol V2. */
export interface Tensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

export interface Answer {
  readonly outputs: readonly Tensor[];
  readonly predictionIds: readonly string[];
  readonly tookMs: number;
}

/** Asks an endpoint. @throws {Error} with what the endpoint said about the request. */
export async function infer(endpoint: string, projectId: string, inputs: readonly Tensor[]): Promise<Answer> {
  const startedMs = performance.now();
  const response = await fetch(`/v2/models/${encodeURIComponent(endpoint)}/infer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-cairn-project': projectId },
    body: JSON.stringify({ inputs }),
  });
  const body = (await response.json().catch(() => ({}))) as { error?: unknown; outputs?: readonly Tensor[]; parameters?: { prediction_ids?: string } };
  if (!response.ok) throw new Error(typeof body.error === 'string' ? body.error : `The endpoint answered ${response.status}`);
  return { outputs: body.outputs ?? [], predictionIds: (body.parameters?.prediction_ids ?? '').split(',').filter((id) => id !== ''), tookMs: performance.now() - startedMs };
}
