import { InvalidInputError } from '@cairn/core';
import { mlmodelPath, onnxFilesOf, readMlmodel } from './mlmodel.js';
import { manifestDigest, sizeOf, type ModelFile } from './model-file.js';
import { inspectOnnx, type OnnxFacts } from './onnx/inspect.js';

/** `onnx`: one ONNX file, which endpoints can serve. `files`: whatever the author's library reads; endpoints serve it where an operator lets them run Python. */
export type ModelFormat = 'onnx' | 'files';

/** What a version's bytes are. */
export interface ModelFacts extends OnnxFacts {
  readonly format: ModelFormat;
  /** Why it is no ONNX model, when its format is `files`. */
  readonly formatReason: string | undefined;
  readonly files: readonly ModelFile[];
  /** Of the ONNX file, or of the list of files. */
  readonly digest: string;
  readonly sizeBytes: number;
}

export type ReadFile = (digest: string) => Promise<Uint8Array>;

/** Largest MLmodel file that is read, in bytes. */
const largestMlmodel = 5_000_000;

/** What one uploaded ONNX file is. @throws {InvalidInputError} when it may not be served. */
export function onnxFacts(file: ModelFile, bytes: Uint8Array): ModelFacts {
  return { format: 'onnx', formatReason: undefined, files: [file], digest: file.digest, sizeBytes: file.sizeBytes, ...inspectOnnx(bytes) };
}

/** What an artifact tree is: an ONNX model when it says so and its file passes the inspection. */
export async function factsOf(files: readonly ModelFile[], read: ReadFile): Promise<ModelFacts> {
  const description = files.find(({ path }) => path === mlmodelPath);
  const mlmodel = description && description.sizeBytes <= largestMlmodel ? readMlmodel(Buffer.from(await read(description.digest)).toString('utf8')) : undefined;
  const onnx = onnxFilesOf(files, mlmodel);
  if (!onnx) return mlmodel ? { ...plainFiles(files, `It has no ONNX flavour, only ${mlmodel.flavors.join(', ')}`), ...mlmodel.signature } : plainFiles(files, 'It is not an ONNX model');
  if (onnx.length !== 1) return plainFiles(files, `Its ONNX model has ${onnx.length} files; expected one`);
  const [file] = onnx as [ModelFile];
  try {
    return { format: 'onnx', formatReason: undefined, files, digest: file.digest, sizeBytes: sizeOf(files), ...inspectOnnx(await read(file.digest)) };
  } catch (error) {
    if (error instanceof InvalidInputError) return plainFiles(files, error.message);
    throw error;
  }
}

/** Files that nobody looked into. */
export function plainFiles(files: readonly ModelFile[], formatReason: string): ModelFacts {
  return { format: 'files', formatReason, files, digest: manifestDigest(files), sizeBytes: sizeOf(files), inputs: [], outputs: [], operators: [] };
}
