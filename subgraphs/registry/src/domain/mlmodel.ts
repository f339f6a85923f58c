import { parse } from 'yaml';
import { readMlmodelSignature, type MlmodelSignature } from './mlmodel-signature.js';
import type { ModelFile } from './model-file.js';

/** What MLflow calls the file that describes a model. */
export const mlmodelPath = 'MLmodel';

/** The part of an MLmodel file that tells how to serve it. */
export interface MlmodelFacts {
  /** Names of its flavours: `python_function`, `sklearn`, `onnx` … */
  readonly flavors: readonly string[];
  /** Path of the ONNX file, when it has that flavour. */
  readonly onnxPath: string | undefined;
  /** Of its Python function, when it has that flavour and says so. */
  readonly signature: MlmodelSignature;
}

/** Reads an MLmodel file; undefined when it is none. */
export function readMlmodel(text: string): MlmodelFacts | undefined {
  let whole: unknown;
  try {
    whole = parse(text);
  } catch {
    return undefined;
  }
  const flavors = objectOf(objectOf(whole)?.['flavors']);
  if (!flavors) return undefined;
  const data = objectOf(flavors['onnx'])?.['data'];
  return { flavors: Object.keys(flavors).sort(), onnxPath: typeof data === 'string' ? data : undefined, signature: readMlmodelSignature(flavors['python_function'] === undefined ? undefined : objectOf(whole)?.['signature']) };
}

/** The files that a tree's ONNX model consists of, by what the tree says of itself; undefined when it is no ONNX model. */
export function onnxFilesOf(files: readonly ModelFile[], mlmodel: MlmodelFacts | undefined): ModelFile[] | undefined {
  if (mlmodel === undefined) return files.length === 1 && files[0]!.path.endsWith('.onnx') ? [...files] : undefined;
  const { onnxPath } = mlmodel;
  if (onnxPath === undefined) return undefined;
  return files.filter(({ path }) => path === onnxPath || path.startsWith(`${onnxPath}/`));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}
