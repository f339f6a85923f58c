import { InvalidInputError } from '@cairn/core';
import { requireText } from './names.js';

/** Longest source, in characters. */
const longestSource = 2_000;

/**
 * What a source names: an artifact tree of a run or of a logged model, which experiments knows, or a version that is
 * registered already.
 */
export type ArtifactSource =
  | { readonly kind: 'tree'; readonly uri: string }
  | { readonly kind: 'versionId'; readonly versionId: string }
  | { readonly kind: 'versionNumber'; readonly model: string; readonly number: number }
  | { readonly kind: 'versionName'; readonly model: string; readonly name: string; readonly by: 'alias' | 'stage' };

const schemes = 'mlflow-artifacts:/…, runs:/<run>/<path>, models:/<logged model> and models:/<model>/<version>';

/** @throws {InvalidInputError} for another scheme, saying which there are. */
export function sourceOf(uri: string): ArtifactSource {
  requireText('source', uri, longestSource);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'runs':
      return { kind: 'tree', uri };
    case 'mlflow-artifacts': {
      const versionId = /^mlflow-artifacts:(?:\/\/[^/]*)?\/+model-versions\/(mv_[0-9a-f]{32})\/?$/i.exec(uri)?.[1];
      return versionId === undefined ? { kind: 'tree', uri } : { kind: 'versionId', versionId };
    }
    case 'models':
      return modelSource(uri);
    default:
      throw new InvalidInputError(`Source '${uri.slice(0, 200)}' ${scheme === undefined ? 'has no scheme' : `has the scheme '${scheme}'`}, whose bytes Cairn does not keep; expected ${schemes}: log the files to a run first`);
  }
}

function modelSource(uri: string): ArtifactSource {
  const path = /^models:(?:\/\/[^/]*)?\/+(.+?)\/*$/i.exec(uri)?.[1] ?? '';
  const alias = /^([^/@]+)@([^/@]+)$/.exec(path);
  if (alias) return { kind: 'versionName', model: decoded(alias[1]!), name: alias[2]!, by: 'alias' };
  const [model, version, ...rest] = path.split('/');
  if (!model || rest.length > 0) throw new InvalidInputError(`Source '${uri.slice(0, 200)}' names no model; expected ${schemes}`);
  if (version === undefined) return { kind: 'tree', uri };
  return /^\d{1,9}$/.test(version) ? { kind: 'versionNumber', model: decoded(model), number: Number(version) } : { kind: 'versionName', model: decoded(model), name: version, by: 'stage' };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
