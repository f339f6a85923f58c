import { InvalidInputError, kindOf } from '@cairn/core';
import { artifactFolder, type ArtifactOwner } from './artifact.js';

/** Where artifacts lie: whose they are, and a folder or file within. A model version's are the registry's. */
export interface ArtifactPlace {
  readonly owner: ArtifactOwner | { readonly kind: 'modelVersion'; readonly id: string };
  /** Empty for the whole. */
  readonly path: string;
}

/** The root of an owner's artifacts, as MLflow's clients are told it. */
export function artifactRoot(experimentId: string, owner: ArtifactOwner): string {
  return `mlflow-artifacts:/${experimentId}/${folderOf[owner.kind]}${owner.id}/artifacts`;
}

const folderOf: Readonly<Record<ArtifactOwner['kind'], string>> = { run: '', loggedModel: 'models/', trace: 'traces/' };

/**
 * The place that a path below the artifact door means: `<experiment>/<run>/artifacts/…`, `<experiment>/models/<logged model>/artifacts/…`,
 * `<experiment>/traces/<trace>/artifacts/…` or `model-versions/<version>/…`.
 * @throws {InvalidInputError} for a path that means none, or that climbs.
 */
export function placeOfPath(path: string): ArtifactPlace {
  const parts = artifactFolder(path).split('/');
  const [first = '', second = '', third = '', fourth = ''] = parts;
  if (first === 'model-versions' && kindOf(second) === 'modelVersion') return { owner: { kind: 'modelVersion', id: second }, path: artifactFolder(parts.slice(2).join('/')) };
  if (second === 'models' && kindOf(third) === 'loggedModel' && fourth === 'artifacts') return { owner: { kind: 'loggedModel', id: third }, path: artifactFolder(parts.slice(4).join('/')) };
  if (second === 'traces' && kindOf(third) === 'trace' && fourth === 'artifacts') return { owner: { kind: 'trace', id: third }, path: artifactFolder(parts.slice(4).join('/')) };
  if (kindOf(second) === 'run' && third === 'artifacts') return { owner: { kind: 'run', id: second }, path: artifactFolder(parts.slice(3).join('/')) };
  throw new InvalidInputError(`'${path.slice(0, 120)}' names no artifacts; expected <experiment>/<run>/artifacts/…, <experiment>/models/<model>/artifacts/…, <experiment>/traces/<trace>/artifacts/… or model-versions/<version>/…`);
}

/** The place that a URI means. @throws {InvalidInputError} for any scheme but ours. */
export function placeOfUri(uri: string): ArtifactPlace {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(uri) ?? [];
  const path = rest.replace(/^\/\/[^/]*/, '').replace(/^\/+/, '');
  switch (scheme.toLowerCase()) {
    case 'mlflow-artifacts':
      return placeOfPath(path);
    case 'runs': {
      const [id = '', ...below] = artifactFolder(path).split('/');
      if (kindOf(id) === 'run') return { owner: { kind: 'run', id }, path: artifactFolder(below.join('/')) };
      break;
    }
    case 'models': {
      const [id = '', ...below] = artifactFolder(path).split('/');
      if (kindOf(id) === 'loggedModel') return { owner: { kind: 'loggedModel', id }, path: artifactFolder(below.join('/')) };
      break;
    }
  }
  throw new InvalidInputError(`'${uri.slice(0, 120)}' is not where Cairn keeps artifacts; expected mlflow-artifacts:/…, runs:/<run>/<path> or models:/<logged model>`);
}
