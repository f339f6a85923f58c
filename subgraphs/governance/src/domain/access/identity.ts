import type { Actor, Role } from '@cairn/core';
import type { ActorRecord, RoleGrant } from './actor.js';

/** The actor as decisions about access need it. */
export function actorWith(record: ActorRecord, grants: readonly RoleGrant[]): Actor {
  const roles: Record<string, Role[]> = {};
  for (const { projectId, role } of grants) (roles[projectId] ??= []).push(role);
  return { id: record.id, name: record.name, kind: record.kind, roles };
}

/** The same actor in one project only: what a short-lived credential for a job may be. */
export function narrowedTo(actor: Actor, projectId: string): Actor {
  const roles = [...new Set([...(actor.roles['*'] ?? []), ...(actor.roles[projectId] ?? [])])];
  return { ...actor, roles: { [projectId]: roles } };
}
