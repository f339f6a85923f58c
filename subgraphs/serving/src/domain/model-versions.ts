import { ConflictError, NotFoundError, type RequestContext } from '@cairn/core';
import type { ModelVersion } from './endpoint.js';

/** Asks the registry, as the caller: undefined when the caller cannot see such a version. */
export type FindModelVersion = (id: string, context: RequestContext) => Promise<ModelVersion | undefined>;

/**
 * The version, which may answer callers of the project.
 * @throws {NotFoundError} when it is not there, or in another project. @throws {ConflictError} unless it is approved, and one ONNX file.
 */
export async function requireApproved(find: FindModelVersion, { id, projectId }: { readonly id: string; readonly projectId: string }, context: RequestContext): Promise<ModelVersion> {
  const version = await find(id, context);
  if (!version || version.projectId !== projectId) throw NotFoundError.node('ModelVersion', id);
  if (version.status !== 'APPROVED') throw new ConflictError(`Model version '${id}' is ${version.status.toLowerCase().replaceAll('_', ' ')}; only an approved one can be served`);
  if (version.format !== 'ONNX') {
    const reason = version.formatReason === null ? '' : ` (${version.formatReason})`;
    throw new ConflictError(`Model version '${id}' is not an ONNX model${reason}; only one ONNX file can be served: export it to ONNX and register that, or load it where its library runs`);
  }
  return version;
}
