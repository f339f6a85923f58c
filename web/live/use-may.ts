'use client';

import { can, type Permission } from '@cairn/client';
import { useProject } from './project';

/** Whether whoever is signed in may do something in a project. The platform checks again: this only spares people a button that it would refuse. */
export function useMay(permission: Permission, projectId: string): boolean {
  const { me } = useProject();
  if (me === undefined) return false;
  const held = me.roles
    .filter((grant) => grant.projectId === '*' || grant.projectId === projectId)
    .map(({ role, permissions }) => ({ name: role, permissions: permissions.map((name) => name.toLowerCase() as Permission) }));
  return can({ id: me.id, name: me.name, kind: 'person', roles: { '*': held } }, permission, projectId);
}
