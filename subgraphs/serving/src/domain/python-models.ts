import { ConflictError } from '@cairn/core';
import type { ModelVersion } from './endpoint.js';

/** Whose Python models are run, and by what. */
export interface PythonSettings {
  /** Path of a Python with mlflow, and with what the models need. */
  readonly interpreter: string;
  /** Ids of the projects whose authors are trusted: their models are programs. `*`: all. */
  readonly projects: '*' | ReadonlySet<string>;
}

/** Keeps what names the files of a version, so that it is found by the version's digest. */
export interface Manifests {
  keep(version: ModelVersion): Promise<void>;
}

/**
 * That a version of files may be served as a Python model.
 * @throws {ConflictError} saying what it is, and what would have to be.
 */
export function requirePython({ id, projectId, formatReason, files, inputs, outputs }: ModelVersion, python: PythonSettings | undefined): void {
  const reason = formatReason === null ? '' : ` (${formatReason})`;
  const what = `Model version '${id}' is not an ONNX model${reason}`;
  const instead = 'or export it to ONNX and register that, or load it where its library runs';
  if (!files.some(({ path }) => path === 'MLmodel')) throw new ConflictError(`${what}; only one ONNX file can be served: export it to ONNX and register that, or load it where its library runs`);
  if (python === undefined) throw new ConflictError(`${what}, and Python models are not served here: only one ONNX file can be served; an operator turns them on with CAIRN_PYTHON_MODELS, the path of a Python with mlflow, ${instead}`);
  requireTrusted(projectId, python, what);
  if (inputs.length === 0 || outputs.length === 0) {
    throw new ConflictError(`${what}, and its MLmodel has no signature of columns or tensors that the inference protocol carries; log it with one (infer_signature), inputs and outputs`);
  }
}

/** @throws {ConflictError} where the authors of the project are not trusted. */
export function requireTrusted(projectId: string, { projects }: PythonSettings, what: string): void {
  if (projects === '*' || projects.has(projectId)) return;
  throw new ConflictError(`${what}, and Python models are programs: they are served for trusted projects only, and '${projectId}' is none; an operator adds it to CAIRN_PYTHON_PROJECTS`);
}
