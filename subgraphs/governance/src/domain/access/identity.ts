import { permissionsOf, rolePermissions, type Actor, type HeldRole, type Permission, type Role } from '@cairn/core';
import type { ActorRecord, RoleGrant } from './actor.js';

/** The actor as decisions about access need it. */
export function actorWith(record: Pick<ActorRecord, 'id' | 'name' | 'kind'>, grants: readonly Pick<RoleGrant, 'projectId' | 'role' | 'permissions'>[]): Actor {
  const roles: Record<string, HeldRole[]> = {};
  for (const { projectId, role, permissions } of grants) (roles[projectId] ??= []).push(isRole(role) ? role : { name: role, permissions });
  return { id: record.id, name: record.name, kind: record.kind, roles };
}

/** Whether it is one of the roles that the platform has by itself. */
export function isRole(name: string): name is Role {
  return Object.hasOwn(rolePermissions, name);
}

/** What a credential leaves of its actor: in these projects only, and no more than these permissions. Both undefined: everything. */
export function limitedTo(actor: Actor, { projectIds, permissions }: { readonly projectIds?: readonly string[] | undefined; readonly permissions?: readonly Permission[] | undefined }): Actor {
  if (projectIds === undefined && permissions === undefined) return actor;
  const inProject = (id: string): HeldRole[] => [...new Set([...(actor.roles['*'] ?? []), ...(actor.roles[id] ?? [])])];
  const kept: [string, readonly HeldRole[]][] = projectIds === undefined ? Object.entries(actor.roles) : projectIds.map((id) => [id, inProject(id)]);
  const cut = (role: HeldRole): HeldRole =>
    permissions === undefined ? role : { name: typeof role === 'string' ? role : role.name, permissions: permissionsOf(role).filter((permission) => permissions.includes(permission)) };
  return { ...actor, roles: Object.fromEntries(kept.map(([id, roles]) => [id, roles.map(cut)])), limited: true };
}
