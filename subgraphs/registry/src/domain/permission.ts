import type { Permission } from '@cairn/core';
import type { Approval } from './approval.js';
import { champion } from './model.js';

// Whoever logs runs keeps house over what they registered; what a second person approved, and what answers for a
// model, is the business of those who operate it.

/** What moving or removing an alias asks for. */
export function aliasPermission(alias: string): Permission {
  return alias === champion ? 'operate' : 'log';
}

/** What deleting a version asks for, with all that was decided about it: what was approved once stays more than a draft. */
export function versionDeletion(decisions: readonly Pick<Approval, 'decision'>[]): Permission {
  return decisions.some(({ decision }) => decision === 'approved') ? 'operate' : 'log';
}

/** What renaming or deleting a model asks for. */
export function modelChange(hasApprovedVersion: boolean): Permission {
  return hasApprovedVersion ? 'operate' : 'log';
}
