import type { Member, RoleGrant } from '../../../../live/queries/governance';
import { humanize } from '../../../../ui/format';

/** What a role is called; one of a project's own by its name. */
export function roleName({ role, customRole }: Pick<RoleGrant, 'role' | 'customRole'>): string {
  return customRole ?? humanize(role);
}

/** The names of the roles that somebody holds in a project, each once. */
export function rolesIn({ roles }: Pick<Member, 'roles'>, projectId: string | undefined): readonly string[] {
  return [...new Set(roles.filter((grant) => grant.projectId === '*' || grant.projectId === projectId).map(roleName))];
}
