import { can, type CairnEvent, type RequestContext } from '@cairn/core';
import type { ExportedDocument } from '../export/export-maker.js';
import type { EntryFilter, ExportJob } from '../export/export.js';
import { accessEvents, accessReview } from './access-review.js';
import { technicalDocumentation } from './annex-iv.js';
import { ask, lineageOf, mostVersions, type Ask } from './ask.js';
import { crosswalk, crosswalkCsv, type AnsweredDuty, type Evidence } from './crosswalk.js';
import { dataSheet } from './data-sheet.js';
import { reportHtml } from './html.js';
import type { Known, KnownData } from './known.js';
import { mlBom } from './ml-bom.js';
import { modelCard, modelCardMarkdown } from './model-card.js';
import { provenance } from './provenance.js';
import { reportJson, type Report } from './statement.js';
import { approvalsAndChanges, inventory, monitoring } from './tables.js';

export interface DocumentsParts {
  readonly graph: Ask;
  /** Events of these types, of a project (`*`: all) or of none, oldest first, at most 5,000. */
  readonly eventsOf: (projectId: string, types: readonly string[], toIndex: number) => Promise<CairnEvent[]>;
  readonly namesOf: (actorIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly evidence: (projectId: string) => Promise<ReadonlyMap<string, Evidence>>;
  readonly pdf: (summary: Summary, at: Date) => Promise<Buffer>;
  readonly now: () => Date;
}

/** What the first page of an export says. */
export interface Summary {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly reports: readonly Report[];
  readonly duties: readonly AnsweredDuty[];
}

/** The documents of an export, derived from the graph as the requester may see it. What cannot be asked is said to be missing, and why. */
export async function* documentsOf(parts: DocumentsParts, job: ExportJob, { nodeIds }: EntryFilter, context: RequestContext): AsyncGenerator<ExportedDocument> {
  const { graph, now } = parts;
  const reports: Report[] = [];
  if (job.projectId === '*') yield { missing: 'documents of models: they belong to a project, so export each project for them' };
  else if (job.scope.kind === 'actor') yield { missing: 'documents of models: this export is about an actor' };
  else {
    let known: (Known & { readonly truncated: boolean }) | undefined;
    try {
      known = await ask(graph, job.projectId, nodeIds, context);
    } catch (error) {
      yield { missing: `documents of models: the graph did not answer (${(error as Error).message})` };
    }
    if (known) {
      if (known.truncated) yield { partial: `documents of models: only the newest ${mostVersions} versions of the project were looked at` };
      for await (const document of ofModels(known, { graph, context, reports })) yield document;
    }
  }
  const events = await parts.eventsOf(job.projectId, accessEvents, job.toIndex);
  const names = await parts.namesOf([...new Set(events.flatMap(({ actorId, nodeId }) => [actorId, nodeId]))]);
  const access = accessReview(job.projectId, events, names, context);
  reports.push(access);
  yield* both('documents/access-review', access);
  if (!can(context.actor, 'audit', '*')) yield { partial: 'documents/access-review: what concerns the whole installation is for those who may audit that' };
  const duties = crosswalk(await parts.evidence(job.projectId), now());
  yield { name: 'crosswalk.csv', bytes: crosswalkCsv(duties) };
  const facts: [string, string][] = [
    ['Export', job.id],
    ['About', `${job.scope.kind} ${job.scope.id}`],
    ['Entries', `of index ${job.fromIndex} up to ${job.toIndex - 1}`],
    ['Asked for by', `${job.requester.name} (${job.requester.id}) at ${job.createdAt.toISOString()}`],
    ['Purpose', job.purpose ?? 'NOT PROVIDED'],
  ];
  yield { name: 'report.pdf', bytes: await parts.pdf({ title: 'Audit export: summary', facts, reports, duties }, now()) };
}

async function* ofModels(known: Known, { graph, context, reports }: { readonly graph: Ask; readonly context: RequestContext; readonly reports: Report[] }): AsyncGenerator<ExportedDocument> {
  const data = new Map<string, KnownData>();
  for (const version of known.versions) {
    const folder = `documents/models/${version.id}`;
    for (const one of version.datasetVersions) data.set(one.id, one);
    const technical = technicalDocumentation(version, known);
    const card = modelCard(version);
    reports.push(technical, card);
    yield* both(`${folder}/technical-documentation`, technical);
    yield* both(`${folder}/model-card`, card);
    yield { name: `${folder}/model-card.md`, bytes: modelCardMarkdown(version) };
    yield { name: `${folder}/bom.cdx.json`, bytes: mlBom(version) };
    try {
      const lineage = await lineageOf(graph, version.id, context);
      if (lineage.truncated) yield { partial: `${folder}/lineage.prov.json: the nearest 2,000 nodes` };
      yield { name: `${folder}/lineage.prov.json`, bytes: provenance(lineage, version) };
    } catch (error) {
      yield { missing: `${folder}/lineage.prov.json: the graph did not answer (${(error as Error).message})` };
    }
  }
  for (const one of data.values()) {
    const sheet = dataSheet(one);
    reports.push(sheet);
    yield* both(`documents/datasets/${one.id}/datasheet`, sheet);
  }
  const [changes, watched] = [approvalsAndChanges(known), monitoring(known)];
  reports.push(changes, watched);
  yield { name: 'documents/inventory.csv', bytes: inventory(known) };
  yield* both('documents/approvals-and-changes', changes);
  yield* both('documents/monitoring', watched);
}

function* both(name: string, report: Report): Generator<ExportedDocument> {
  yield { name: `${name}.json`, bytes: reportJson(report) };
  yield { name: `${name}.html`, bytes: reportHtml(report) };
}
