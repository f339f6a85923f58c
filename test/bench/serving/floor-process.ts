// The least that could answer: node:http and ONNX Runtime in one process, which reads JSON and writes JSON.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const session = await InferenceSession.create(readFileSync(process.argv[2]!), { intraOpNumThreads: 1, interOpNumThreads: 1 });
const server = createServer((request, response) => {
  void bodyOf(request).then(async (bytes) => {
    const { inputs } = JSON.parse(bytes.toString()) as { inputs: { name: string; shape: number[]; data: number[] }[] };
    const { probability } = await session.run(Object.fromEntries(inputs.map(({ name, shape, data }) => [name, new Tensor('float32', Float32Array.from(data), shape)])));
    const text = JSON.stringify({ outputs: [{ name: 'probability', datatype: 'FP32', shape: probability!.dims, data: [...(probability!.data as Float32Array)] }] });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
