import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../../../kit/spawn-cairn.js';
import { httpPost } from '../load.js';
import { someRows } from '../models.js';
import { jsonRequests } from '../requests.js';
import type { ServerCommand } from './server-group.js';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));

/** A server that Cairn is compared with: how it is asked to serve an ONNX file, in what its own documentation calls the defaults. */
export interface Contestant {
  readonly name: string;
  /** In `test/clients/`. */
  readonly requirements: string;
  /** How many times its requests a second Cairn should answer. */
  readonly goalTimes: number;
  /** Writes what it needs into the folder. */
  command(options: { readonly python: string; readonly modelFile: string; readonly folder: string; readonly port: number }): Promise<ServerCommand>;
  /** Requests of one row, the same rows in the same order as Cairn's. */
  readonly requests: () => Buffer[];
  /** The probability in an answer. */
  readonly probability: (body: string) => number;
}

const quiet = { DO_NOT_TRACK: '1', PYTHONDONTWRITEBYTECODE: '1' };

/** The same rows as {@link jsonRequests}, in words of the server's own. */
function ownRequests(path: string, body: (rows: readonly number[][]) => object): Buffer[] {
  return Array.from({ length: 100 }, (_, number) => httpPost(path, { 'content-type': 'application/json' }, JSON.stringify(body([[...someRows(1, number)]]))));
}

/** Of an answer in V2. */
export function probabilityOfV2(body: string): number {
  return (JSON.parse(body) as { outputs: { data: number[] }[] }).outputs[0]!.data[0]!;
}

/** One worker process, metrics and access log on, no batching. */
const mlserver: Contestant = {
  name: 'MLServer',
  requirements: 'requirements-mlserver.txt',
  goalTimes: 20,
  async command({ python, modelFile, folder, port }) {
    const repository = join(folder, 'models', 'onnx');
    await mkdir(repository, { recursive: true });
    await writeFile(join(repository, 'model-settings.json'), JSON.stringify({ name: 'onnx', implementation: 'mlserver_onnx.OnnxModel', parameters: { uri: modelFile } }));
    await writeFile(join(folder, 'models', 'settings.json'), JSON.stringify({ host: '127.0.0.1', http_port: port, grpc_port: await freePort(), metrics_port: await freePort() }));
    return {
      program: join(dirname(python), 'mlserver'),
      args: ['start', join(folder, 'models')],
      folder,
      environment: { ...quiet, PYTHONPATH: here },
      readyUrl: `http://127.0.0.1:${port}/v2/models/onnx/ready`,
    };
  },
  requests: () => jsonRequests({ endpoint: 'onnx', token: 'none' }),
  probability: probabilityOfV2,
};

/** One worker process of uvicorn, access log on. */
const mlflow: Contestant = {
  name: 'mlflow models serve',
  requirements: 'requirements-mlflow-serve.txt',
  goalTimes: 20,
  async command({ python, modelFile, folder, port }) {
    const environment = { ...quiet, MLFLOW_DISABLE_TELEMETRY: 'true', GIT_PYTHON_REFRESH: 'quiet', PATH: `${dirname(python)}:${process.env['PATH']}` };
    const model = join(folder, 'model');
    await run(python, [join(here, 'mlflow_onnx.py'), modelFile, model], { cwd: folder, timeout: 120_000, env: { HOME: folder, ...environment } });
    return {
      program: join(dirname(python), 'mlflow'),
      args: ['models', 'serve', '--model-uri', model, '--env-manager', 'local', '--host', '127.0.0.1', '--port', String(port)],
      folder,
      environment,
      readyUrl: `http://127.0.0.1:${port}/health`,
    };
  },
  requests: () => ownRequests('/invocations', (x) => ({ inputs: { x } })),
  probability: (body) => (JSON.parse(body) as { predictions: { probability: number[][] } }).predictions.probability[0]![0]!,
};

/** One worker process with one thread, metrics and access log on, no batching. */
const bentoml: Contestant = {
  name: 'BentoML',
  requirements: 'requirements-bentoml.txt',
  goalTimes: 10,
  async command({ python, modelFile, folder, port }) {
    return {
      program: join(dirname(python), 'bentoml'),
      args: ['serve', 'bentoml_onnx:Onnx', '--working-dir', here, '--host', '127.0.0.1', '--port', String(port)],
      folder,
      environment: { ...quiet, BENTOML_DO_NOT_TRACK: 'True', BENTOML_HOME: join(folder, 'bentoml'), MODEL_FILE: modelFile, PATH: `${dirname(python)}:${process.env['PATH']}` },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
    };
  },
  requests: () => ownRequests('/predict', (x) => ({ x })),
  probability: (body) => (JSON.parse(body) as number[][])[0]![0]!,
};

export const contestants: readonly Contestant[] = [mlserver, mlflow, bentoml];

