import { ConflictError, NotFoundError, type RequestContext } from '@cairn/core';
import type { ModelVersion } from './endpoint.js';
import { requirePython, type Manifests, type PythonSettings } from './python-models.js';

/** Asks the registry, as the caller: undefined when the caller cannot see such a version. */
export type FindModelVersion = (id: string, context: RequestContext) => Promise<ModelVersion | undefined>;

/** What decides about versions that are no ONNX models. */
export interface ServablePython {
  /** Undefined: none is served. */
  readonly settings: PythonSettings | undefined;
  readonly manifests: Manifests;
}

/**
 * The version, which may answer callers of the project.
 * @throws {NotFoundError} when it is not there, or in another project. @throws {ConflictError} unless the registry clears it, and it is one ONNX file, or a Python
 * model of a project that is trusted.
 */
export async function requireCleared(find: FindModelVersion, { id, projectId, python }: { readonly id: string; readonly projectId: string; readonly python: ServablePython }, context: RequestContext): Promise<ModelVersion> {
  const version = await find(id, context);
  if (!version || version.projectId !== projectId) throw NotFoundError.node('ModelVersion', id);
  if (!version.clearance.allowed) throw new ConflictError(`Model version '${id}' is ${version.clearance.reason}; only an approved one can be served`);
  if (version.format !== 'ONNX') {
    requirePython(version, python.settings);
    await python.manifests.keep(version);
  }
  return version;
}
