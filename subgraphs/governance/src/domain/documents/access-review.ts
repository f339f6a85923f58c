import { can, type CairnEvent, type RequestContext } from '@cairn/core';
import { state, type Report, type Statement } from './statement.js';

/** What happened to roles, keys and sign-ins. */
export const accessEvents = ['role.granted', 'role.revoked', 'actor.created', 'apiKey.created', 'apiKey.revoked', 'session.started', 'access.denied', 'credential.refused', 'signingKey.rotated'] as const;
const grantEvents: readonly string[] = ['role.granted', 'role.revoked'];

/** Who was given what, and when it was taken away: of a project, and of the installation for those who may audit that. */
export function accessReview(projectId: string, events: readonly CairnEvent[], names: ReadonlyMap<string, string>, { actor }: RequestContext): Report {
  const installation = can(actor, 'audit', '*');
  const seen = events.filter((event) => installation || event.projectId === projectId || ('grantedIn' in event.payload && event.payload.grantedIn === projectId));
  const of = (types: readonly string[]): Statement[] => {
    const statements = seen.filter(({ type }) => types.includes(type)).map(said);
    return statements.length > 0 ? statements : [state(types.join(', '), undefined)];
  };
  const said = (event: CairnEvent): Statement => {
    const who = names.get(event.nodeId) ?? event.nodeId;
    const by = names.get(event.actorId) ?? event.actorId;
    return state(event.type, `${event.at.toISOString()}: ${who}, by ${by}: ${JSON.stringify(event.payload)}`, event.id);
  };
  return {
    title: 'Access review',
    subject: projectId,
    basis: `Roles as they were granted and taken away${installation ? ', and what concerns the whole installation' : '; what concerns the whole installation is for those who may audit that'}.`,
    sections: [
      { title: 'Roles over time', statements: of(grantEvents) },
      { title: 'People, keys and sign-ins', statements: of(['actor.created', 'apiKey.created', 'apiKey.revoked', 'session.started']) },
      { title: 'Refusals', statements: of(['access.denied', 'credential.refused']) },
      { title: 'Keys that sign the trail', statements: of(['signingKey.rotated']) },
    ],
  };
}
