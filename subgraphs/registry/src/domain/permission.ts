import type { Permission } from '@cairn/core';
import { champion } from './model.js';
import type { ModelVersion } from './model-version.js';

// Whoever logs runs keeps house over what they registered; what a second person approved, and what answers for a
// model, is the business of those who operate it.

/** What moving or removing an alias asks for. */
export function aliasPermission(alias: string): Permission {
  return alias === champion ? 'operate' : 'log';
}

/** What deleting a version asks for. */
export function versionDeletion({ status }: ModelVersion): Permission {
  return status === 'approved' ? 'operate' : 'log';
}

/** What renaming or deleting a model asks for. */
export function modelChange(hasApprovedVersion: boolean): Permission {
  return hasApprovedVersion ? 'operate' : 'log';
}
