import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidInputError, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import { sendJson, type BlobStore, type MlflowCall, type Route, type RouteRequest } from '@cairn/subgraph';
import { artifactFolder, entriesIn, type Artifact, type ArtifactOwner } from '../../domain/artifact.js';
import { artifactRoot, placeOfPath, type ArtifactPlace } from '../../domain/artifact-uri.js';
import type { MlflowServices } from './services.js';

/** The most bytes one file may have: 5 GiB. */
const maxFileBytes = 5 * 2 ** 30;
const prefixes = ['/api/2.0/mlflow-artifacts/artifacts', '/ajax-api/2.0/mlflow-artifacts/artifacts'] as const;

/** Files of a registered version, as they were when it was registered. */
export type VersionFiles = (versionId: string, context: RequestContext) => Promise<{ readonly projectId: string; readonly files: readonly File[] } | undefined>;

type File = Pick<Artifact, 'name' | 'digest' | 'sizeBytes'>;

export interface ArtifactDoor {
  readonly services: MlflowServices;
  readonly blobs: BlobStore;
  readonly versionFiles: VersionFiles;
}

/** `artifacts/list`: a folder of a run, with paths from the run's root. */
export function artifactListCall({ runs, artifacts }: MlflowServices): MlflowCall {
  return {
    method: 'GET',
    path: 'artifacts/list',
    access: 'read',
    async answer(args, caller) {
      const run = await runs.visible(args.firstText('run_id', 'run_uuid'), caller);
      const owner = { kind: 'run', id: run.id } as const;
      const folder = artifactFolder(args.optionalText('path') ?? '');
      const entries = entriesIn(folder, await artifacts.of(owner, folder));
      return { root_uri: artifactRoot(run.experimentId, owner), files: entries.map(({ path, isDirectory, sizeBytes }) => ({ path: folder === '' ? path : `${folder}/${path}`, is_dir: isDirectory, file_size: sizeBytes })) };
    },
  };
}

/** The artifact proxy: files go in and out by their paths below `mlflow-artifacts:/`. */
export function artifactProxy(door: ArtifactDoor): Route[] {
  return prefixes.flatMap((prefix): Route[] => [
    { method: 'GET', path: prefix, access: 'read', errors: 'mlflow', handle: async (request, response) => sendJson(response, 200, { files: await list(door, request) }) },
    {
      method: 'PUT',
      path: `${prefix}/*`,
      access: 'log',
      errors: 'mlflow',
      async handle(request, response) {
        await put(door, request);
        sendJson(response, 200, {});
      },
    },
    { method: 'GET', path: `${prefix}/*`, access: 'read', errors: 'mlflow', handle: (request, response) => get(door, request, response) },
    {
      method: 'DELETE',
      path: `${prefix}/*`,
      access: 'log',
      errors: 'mlflow',
      async handle({ params, context }, response) {
        const { owner, path } = placeOfPath(params['*']!);
        if (owner.kind === 'modelVersion') throw readOnly();
        await door.services.artifacts.remove(owner, path, context);
        sendJson(response, 200, {});
      },
    },
  ]);
}

/** Lines of a listing; their paths are relative to what was asked for. */
async function list(door: ArtifactDoor, { query, context }: RouteRequest): Promise<object[]> {
  const place = placeOfPath(query.get('path') ?? '');
  const { files } = await filesAt(door, place, context);
  return entriesIn(place.path, files).map(({ path, isDirectory, sizeBytes }) => ({ path, is_dir: isDirectory, file_size: sizeBytes ?? 0 }));
}

async function put({ services, blobs }: ArtifactDoor, { raw, params, context }: RouteRequest): Promise<void> {
  const { owner, path } = placeOfPath(params['*']!);
  if (owner.kind === 'modelVersion') throw readOnly();
  if (path === '') throw new InvalidInputError('The path names no file; expected <experiment>/<run>/artifacts/<file>');
  // Who may not keep it need not send it.
  const projectId = await services.artifacts.writableProject(owner, context);
  const { digest } = await blobs.put(projectId, raw, { maxBytes: maxFileBytes });
  const mediaType = raw.headers['content-type'] ?? 'application/octet-stream';
  await services.artifacts.log({ owner, name: path, digest, mediaType, afterEnd: true }, context);
}

async function get(door: ArtifactDoor, { params, context }: RouteRequest, response: Parameters<Route['handle']>[1]): Promise<void> {
  const place = placeOfPath(params['*']!);
  const { projectId, files } = await filesAt(door, place, context);
  const file = files.find(({ name }) => name === place.path);
  if (!file) throw new NotFoundError(`There is no artifact '${params['*']}'`);
  const blob = await door.blobs.find(projectId, file.digest);
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': blob.sizeBytes,
    'content-disposition': 'attachment',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    etag: `"${blob.digest}"`,
  });
  await pipeline(Readable.from(door.blobs.open(blob)), response);
}

/** The files at a place and below. @throws {NotFoundError} when their owner is missing or hidden from the actor. */
async function filesAt({ services, versionFiles }: ArtifactDoor, { owner, path }: ArtifactPlace, context: RequestContext): Promise<{ readonly projectId: string; readonly files: readonly File[] }> {
  if (owner.kind === 'modelVersion') {
    const found = await versionFiles(owner.id, context);
    if (!found) throw NotFoundError.node('ModelVersion', owner.id);
    requireIn(context, 'read', found.projectId);
    return found;
  }
  const { projectId } = await ownerOf(services, owner, context);
  return { projectId, files: await services.artifacts.of(owner, path) };
}

async function ownerOf({ runs, models, traces }: MlflowServices, { kind, id }: ArtifactOwner, context: RequestContext): Promise<{ readonly projectId: string }> {
  switch (kind) {
    case 'run':
      return runs.visible(id, context);
    case 'loggedModel':
      return models.visible(id, context);
    case 'trace': {
      const [trace] = await traces.byIds([id], context);
      if (!trace) throw NotFoundError.node('Trace', id);
      return trace;
    }
    default:
      throw new Error(`Unknown owner: ${kind satisfies never}`);
  }
}

function readOnly(): InvalidInputError {
  return new InvalidInputError('Files of a registered version do not change; register another version');
}
