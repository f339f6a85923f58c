import { can, canSomewhere, type Actor, type Permission } from './actor.js';
import type { RequestContext } from './context.js';
import { ForbiddenError, NotFoundError } from './errors.js';

/** @throws {ForbiddenError} when the actor holds the permission in no project at all. */
export function requireSomewhere(actor: Actor, permission: Permission): void {
  if (!canSomewhere(actor, permission)) throw new ForbiddenError(`Actor '${actor.name}' lacks the permission '${permission}'`);
}

/**
 * @throws {NotFoundError} when the actor may not even see the project, as if it did not exist.
 * @throws {ForbiddenError} when it may see the project, and not do this.
 * @param projectId `*` asks for a role in the whole installation.
 */
export function requireIn(context: RequestContext, permission: Permission, projectId: string): void {
  if (can(context.actor, permission, projectId)) return;
  if (projectId === '*') throw new ForbiddenError(`Actor '${context.actor.name}' lacks the permission '${permission}' in the whole installation`);
  if (!can(context.actor, 'read', projectId)) throw NotFoundError.node('Project', projectId);
  throw new ForbiddenError(`Actor '${context.actor.name}' lacks the permission '${permission}' in project '${projectId}'`);
}

/** Whether a node may be shown; a hidden one is treated as missing. */
export function isVisible(context: RequestContext, node: { readonly projectId: string } | undefined): boolean {
  return node !== undefined && can(context.actor, 'read', node.projectId);
}
