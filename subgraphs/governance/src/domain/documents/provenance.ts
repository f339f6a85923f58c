import type { KnownLineage, KnownVersion } from './known.js';

/** What is done, as against what there is. */
const activities = new Set(['run', 'job', 'pipelineRun', 'rollout']);

/** Lineage as W3C PROV-JSON: what there is are entities, what was done are activities; each relation names the event that made it. */
export function provenance(lineage: KnownLineage, { createdBy, id }: KnownVersion): string {
  const kinds = new Map(lineage.nodes.map((node) => [node.id, node.kind]));
  const described = lineage.nodes.map((node) => [`cairn:${node.id}`, { 'prov:label': node.label, 'prov:type': node.kind, ...(activities.has(node.kind) ? { 'prov:startTime': node.createdAt } : { 'cairn:createdAt': node.createdAt }) }] as const);
  const entity = Object.fromEntries(lineage.nodes.flatMap((node, at) => (activities.has(node.kind) ? [] : [described[at]!])));
  const activity = Object.fromEntries(lineage.nodes.flatMap((node, at) => (activities.has(node.kind) ? [described[at]!] : [])));
  const used: Record<string, object> = {};
  const wasGeneratedBy: Record<string, object> = {};
  const wasDerivedFrom: Record<string, object> = {};
  const wasInformedBy: Record<string, object> = {};
  for (const [at, { from, to, relation, validFrom, eventId }] of lineage.edges.entries()) {
    if (!kinds.has(from) || !kinds.has(to)) continue;
    const more = { 'cairn:relation': relation, 'cairn:event': eventId };
    const [up, down] = [activities.has(kinds.get(from)!), activities.has(kinds.get(to)!)];
    if (up && down) wasInformedBy[`_:i${at}`] = { 'prov:informed': `cairn:${to}`, 'prov:informant': `cairn:${from}`, ...more };
    else if (up) wasGeneratedBy[`_:g${at}`] = { 'prov:entity': `cairn:${to}`, 'prov:activity': `cairn:${from}`, 'prov:time': validFrom, ...more };
    else if (down) used[`_:u${at}`] = { 'prov:activity': `cairn:${to}`, 'prov:entity': `cairn:${from}`, 'prov:time': validFrom, ...more };
    else wasDerivedFrom[`_:d${at}`] = { 'prov:generatedEntity': `cairn:${to}`, 'prov:usedEntity': `cairn:${from}`, ...more };
  }
  const attributed = kinds.has(id) ? { wasAttributedTo: { '_:a0': { 'prov:entity': `cairn:${id}`, 'prov:agent': `cairn:${createdBy.id}` } } } : {};
  return `${JSON.stringify({ prefix: { cairn: 'urn:cairn:', prov: 'http://www.w3.org/ns/prov#' }, entity, activity, agent: { [`cairn:${createdBy.id}`]: { 'prov:label': createdBy.name } }, used, wasGeneratedBy, wasDerivedFrom, wasInformedBy, ...attributed }, undefined, 2)}\n`;
}
