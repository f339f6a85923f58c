import { can, canSomewhere, type Permission } from './actor.js';
import type { RequestContext } from './context.js';
import { ForbiddenError, NotFoundError } from './errors.js';

/** @throws {ForbiddenError} when the actor holds the permission in no project at all. */
export function requireSomewhere(context: RequestContext, permission: Permission): void {
  if (canSomewhere(context.actor, permission)) return;
  context.denied?.({ permission });
  throw new ForbiddenError(`Actor '${context.actor.name}' lacks the permission '${permission}'`);
}

/**
 * @throws {NotFoundError} when the actor may not even see the project, as if it did not exist.
 * @throws {ForbiddenError} when it may see the project, and not do this.
 * @param projectId `*` asks for a role in the whole installation.
 */
export function requireIn(context: RequestContext, permission: Permission, projectId: string): void {
  if (can(context.actor, permission, projectId)) return;
  context.denied?.({ permission, projectId });
  if (projectId === '*') throw new ForbiddenError(`Actor '${context.actor.name}' lacks the permission '${permission}' in the whole installation`);
  if (!can(context.actor, 'read', projectId)) throw NotFoundError.node('Project', projectId);
  throw new ForbiddenError(`Actor '${context.actor.name}' lacks the permission '${permission}' in project '${projectId}'`);
}

/** Whether a node may be shown; a hidden one is treated as missing. */
export function isVisible(context: RequestContext, node: { readonly projectId: string; readonly id?: string } | undefined): boolean {
  if (node === undefined) return false;
  if (can(context.actor, 'read', node.projectId)) return true;
  context.denied?.({ permission: 'read', projectId: node.projectId, nodeId: node.id });
  return false;
}
