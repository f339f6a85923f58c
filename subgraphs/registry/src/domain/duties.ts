/** What somebody has to do with a version, so that it is not theirs to decide about. */
export type Part = 'registrar' | 'author' | 'runStarter' | 'requester' | 'owner';

export interface Party {
  readonly versionId: string;
  readonly actorId: string;
  readonly part: Part;
}

/** Who gave somebody the right to approve, within the last 24 hours, directly or through others. */
export interface Grant {
  /** Who got it. */
  readonly actorId: string;
  readonly granter: string;
  readonly grantedAt: Date;
}

/** What separation of duties looks at. */
export interface Duties {
  readonly parties: readonly Party[];
  /** Recent grants to the actor, and to those who approved already. */
  readonly grants: readonly Grant[];
  /** Who approved already. */
  readonly approvers: readonly string[];
}

const said: Readonly<Record<Part, string>> = {
  registrar: 'registered it: the author of model version',
  author: 'made what it is a copy of: an author of model version',
  runStarter: 'ran its training: the author of model version',
  requester: 'asked for it: the requester of model version',
  owner: 'owns, or owned, a service account that made it or asked for it: an owner of model version',
};

/**
 * Why the actor may not decide about the version, each in a sentence; empty when nothing speaks against it. Nobody decides about what is theirs,
 * nor through somebody whom they let in for it.
 */
export function refusals(versionId: string, actorId: string, { parties, grants, approvers }: Duties): string[] {
  const own = parties.filter((party) => party.actorId === actorId).map(({ part }) => `Actor '${actorId}' ${said[part]} '${versionId}' may not decide about it`);
  const interested = new Map<string, string>(parties.map((party) => [party.actorId, 'who has a part in it']));
  for (const approver of approvers) interested.set(approver, 'who approved it as well');
  interested.set(actorId, 'themselves');
  const granted = grants
    .filter((grant) => grant.actorId === actorId && interested.has(grant.granter))
    .map(({ granter, grantedAt }) => `Actor '${actorId}' was given the role at ${grantedAt.toISOString()} by '${granter}', ${interested.get(granter)}: within 24 hours of that it may not decide about model version '${versionId}'`);
  const granting = grants
    .filter((grant) => grant.actorId !== actorId && grant.granter === actorId && approvers.includes(grant.actorId))
    .map((grant) => `Actor '${actorId}' gave '${grant.actorId}', who approved already, the role at ${grant.grantedAt.toISOString()}: within 24 hours of that the two may not both decide about model version '${versionId}'`);
  return [...own, ...granted, ...granting];
}
