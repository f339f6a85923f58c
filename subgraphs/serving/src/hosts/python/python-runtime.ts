import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canonicalJson, ConflictError, InvalidInputError, relativePath } from '@cairn/core';
import type { ModelVersion } from '../../domain/endpoint.js';
import { requireTrusted, type Manifests, type PythonSettings } from '../../domain/python-models.js';
import type { ModelFiles } from '../kept-files.js';
import type { PreparedRuntime } from '../runtime.js';

/** Where the bytes of a project are. */
export interface PythonFiles extends ModelFiles {
  put(projectId: string, bytes: AsyncIterable<Uint8Array>): Promise<{ readonly digest: string }>;
}

type ListedFile = readonly [path: string, digest: string, sizeBytes: number];

/** The same depth from the source and from what is built of it. */
const script = fileURLToPath(new URL('../../../python/model_process.py', import.meta.url));

/**
 * A version of files is known by the digest of the list of its files, as the registry writes it. That list is kept like a file, under
 * that digest: whoever has the digest finds everything, and nothing else.
 */
export class PythonRuntime implements Manifests {
  constructor(
    private readonly files: PythonFiles,
    private readonly settings: PythonSettings | undefined,
  ) {}

  /** @throws {ConflictError} when the version's digest is not that of its files. */
  async keep({ id, projectId, digest, files }: ModelVersion): Promise<void> {
    const listed = files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(({ path, digest: of, sizeBytes }): ListedFile => [path, of, sizeBytes]);
    const bytes = Buffer.from(canonicalJson(listed));
    const found = digestOf(bytes);
    if (found !== digest) throw new ConflictError(`The files of model version '${id}' have digest '${found}', and it has '${digest}'`);
    await this.files.put(projectId, (async function* () { yield bytes; })());
  }

  /** Whether these bytes are the list of a version's files: no ONNX file that is registered begins like it. */
  static isManifest(bytes: Uint8Array): boolean {
    return bytes[0] === 0x5b;
  }

  /**
   * The files of a version in a folder of their own.
   * @param files where they are read; those of the project when absent.
   * @throws {ConflictError} where Python models are not run, or not of this project. @throws {InvalidInputError} for a file of another digest.
   */
  async prepare(projectId: string, manifest: Uint8Array, files: ModelFiles = this.files): Promise<PreparedRuntime> {
    const what = 'It is a Python model';
    if (this.settings === undefined) throw new InvalidInputError(`${what}, and Python models are not served here; an operator turns them on with CAIRN_PYTHON_MODELS, the path of a Python with mlflow`);
    requireTrusted(projectId, this.settings, what);
    const directory = await mkdtemp(join(tmpdir(), 'cairn-model-'));
    const dispose = (): Promise<void> => rm(directory, { recursive: true, force: true });
    try {
      for (const [path, digest] of JSON.parse(Buffer.from(manifest).toString('utf8')) as ListedFile[]) await this.#write(await files.read(projectId, digest), { directory, path, digest });
    } catch (error) {
      await dispose();
      throw error;
    }
    return {
      command: [this.settings.interpreter, '-I', '-B', script],
      environment: { PATH: process.env['PATH'], HOME: directory, TMPDIR: directory, LC_ALL: 'C.UTF-8', OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
      directory,
      dispose,
    };
  }

  async #write(bytes: Uint8Array, { directory, path, digest }: { readonly directory: string; readonly path: string; readonly digest: string }): Promise<void> {
    const inside = relativePath(path);
    const found = digestOf(bytes);
    if (found !== digest) throw new InvalidInputError(`its file '${path}' has digest '${found}', and '${digest}' was approved`);
    await mkdir(dirname(join(directory, inside)), { recursive: true });
    await writeFile(join(directory, inside), bytes, { mode: 0o600 });
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
