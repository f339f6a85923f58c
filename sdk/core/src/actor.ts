/** What an actor is granted in a project. */
export type Role = 'viewer' | 'scientist' | 'engineer' | 'approver' | 'auditor' | 'admin' | 'vendor';

/**
 * What a field or a route asks for.
 * `read` see · `comment` write notes of runs and experiments · `log` write runs and data, register versions, run pipelines ·
 * `operate` endpoints, rollouts, monitors · `approve` decide on versions · `audit` read the trail and export it ·
 * `administer` projects, actors, keys.
 */
export const permissions = ['read', 'comment', 'log', 'operate', 'approve', 'audit', 'administer'] as const;

export type Permission = (typeof permissions)[number];

/** The one table of what each role may do. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  scientist: ['read', 'comment', 'log'],
  engineer: ['read', 'comment', 'log', 'operate'],
  approver: ['read', 'approve'],
  auditor: ['read', 'audit'],
  admin: ['read', 'comment', 'log', 'operate', 'approve', 'audit', 'administer'],
  /** Who makes plugins: what is installed, as everybody who is signed in sees it, and nothing of any project. */
  vendor: [],
};

/** A role that a project defined for itself, or a part of one that a narrower credential leaves. */
export interface CustomRole {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** A role as an actor holds it. */
export type HeldRole = Role | CustomRole;

/** What a role lets its holder do. */
export function permissionsOf(role: HeldRole): readonly Permission[] {
  return typeof role === 'string' ? rolePermissions[role] : role.permissions;
}

/** A person or a service account, as far as a decision about access needs to know it. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'service';
  /** Granted roles by project id. The key `*` holds roles in every project. */
  readonly roles: Readonly<Record<string, readonly HeldRole[]>>;
  /** True when it came by a credential that is narrower or shorter than what the actor holds: with it, no other credential is made. */
  readonly limited?: boolean | undefined;
}

/** Whether the actor holds a role in the project that gives the permission. */
export function can(actor: Actor, permission: Permission, projectId: string): boolean {
  return grants(actor.roles['*'], permission) || grants(actor.roles[projectId], permission);
}

/** Whether the actor holds the permission in at least one project. */
export function canSomewhere(actor: Actor, permission: Permission): boolean {
  return Object.values(actor.roles).some((roles) => grants(roles, permission));
}

/** The projects in which the actor holds the permission; `'all'` when a role covers every project. */
export function projectsWhere(actor: Actor, permission: Permission): readonly string[] | 'all' {
  if (grants(actor.roles['*'], permission)) return 'all';
  return Object.keys(actor.roles).filter((projectId) => grants(actor.roles[projectId], permission));
}

/** Whether the actor lacks something, in some project, that it held earlier. */
export function lostSome(actor: Actor, earlier: Actor): boolean {
  return Object.entries(earlier.roles).some(([projectId, roles]) =>
    permissions.some((permission) => grants(roles, permission) && !can(actor, permission, projectId)),
  );
}

function grants(roles: readonly HeldRole[] | undefined, permission: Permission): boolean {
  return roles !== undefined && roles.some((role) => permissionsOf(role).includes(permission));
}

/** Who comes through a public door without a credential: someone without any role. */
export const nobody: Actor = { id: 'anonymous', name: 'anonymous', kind: 'person', roles: {} };
