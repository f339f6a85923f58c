import type { Tensor } from '../../../../live/infer';

/** A request as a program would send it. */
export interface Request {
  /** `https://cairn.example` */
  readonly origin: string;
  readonly projectId: string;
  readonly endpoint: string;
  readonly inputs: readonly Tensor[];
  /** The names of what it answers. */
  readonly outputs: readonly string[];
}

/** As a shell command. The key stands for the reader's own. */
export function inferCurl({ origin, projectId, endpoint, inputs }: Request): string {
  const body = JSON.stringify({ inputs }).replaceAll("'", String.raw`'\''`);
  return `curl ${origin}/v2/models/${encodeURIComponent(endpoint)}/infer \\
  -H "authorization: Bearer $CAIRN_TOKEN" \\
  -H 'x-cairn-project: ${projectId}' \\
  -H 'content-type: application/json' \\
  -d '${body}'`;
}

/** In Python, by Triton's own client: the protocol is the same. */
export function inferPython({ origin, projectId, endpoint, inputs, outputs }: Request): string {
  const { host, protocol } = new URL(origin);
  return `# pip install 'tritonclient[http]'
import os
import numpy as np
import tritonclient.http as triton

client = triton.InferenceServerClient(${pythonText(host)}${protocol === 'https:' ? ', ssl=True' : ''})
inputs = []
for name, datatype, shape, values in [
${inputs.map(({ name, datatype, shape, data }) => `    (${pythonText(name)}, ${pythonText(datatype)}, [${shape.join(', ')}], np.array([${data.map(pythonValue).join(', ')}], ${numpyTypes[datatype] ?? 'np.object_'})),`).join('\n')}
]:
    tensor = triton.InferInput(name, shape, datatype)
    tensor.set_data_from_numpy(values.reshape(shape))
    inputs.append(tensor)

headers = {
    'authorization': f"Bearer {os.environ['CAIRN_TOKEN']}",
    'x-cairn-project': ${pythonText(projectId)},
}
answer = client.infer(${pythonText(endpoint)}, inputs, headers=headers)
${outputs.map((name) => `print(answer.as_numpy(${pythonText(name)}))`).join('\n')}
`;
}

/** In TypeScript: by the client, which sends single floats, or else by the protocol itself. */
export function inferTypeScript(request: Request): string {
  const { origin, projectId, endpoint, inputs } = request;
  if (!inputs.every(({ datatype, shape }) => datatype === 'FP32' && shape.join() === '1,1')) return inferFetch(request);
  const named = Object.fromEntries(inputs.map(({ name, data }) => [name, data]));
  return `import { connect } from '@cairn/client';

// The key is in CAIRN_TOKEN.
const cairn = connect({ url: ${JSON.stringify(origin)}, project: ${JSON.stringify(projectId)} });
const { outputs, predictionIds } = await cairn.infer(${JSON.stringify(endpoint)}, {
  inputs: ${JSON.stringify(named, null, 2).replaceAll(/\[\s+([^[\]]*?)\s+\]/g, (_, inside: string) => `[${inside.replaceAll(/\s*\n\s*/g, ' ')}]`).replaceAll('\n', '\n  ')},
});
console.log(outputs, predictionIds);
await cairn.close();
`;
}

function inferFetch({ origin, projectId, endpoint, inputs }: Request): string {
  return `const response = await fetch(${JSON.stringify(`${origin}/v2/models/${encodeURIComponent(endpoint)}/infer`)}, {
  method: 'POST',
  headers: {
    authorization: \`Bearer \${process.env['CAIRN_TOKEN']}\`,
    'x-cairn-project': ${JSON.stringify(projectId)},
    'content-type': 'application/json',
  },
  body: JSON.stringify({
    inputs: [
${inputs.map((tensor) => `      ${JSON.stringify(tensor)},`).join('\n')}
    ],
  }),
});
console.log(await response.json());
`;
}

/** Texts are written alike in JSON and Python. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}

function pythonValue(value: number | string | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);
}

const numpyTypes: Readonly<Record<string, string>> = {
  BOOL: 'np.bool_',
  BYTES: 'np.object_',
  INT8: 'np.int8',
  INT16: 'np.int16',
  INT32: 'np.int32',
  INT64: 'np.int64',
  UINT8: 'np.uint8',
  UINT16: 'np.uint16',
  UINT32: 'np.uint32',
  UINT64: 'np.uint64',
  FP16: 'np.float16',
  FP32: 'np.float32',
  FP64: 'np.float64',
  // Its client rounds single floats itself.
  BF16: 'np.float32',
};
