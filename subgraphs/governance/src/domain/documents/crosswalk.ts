import { csvOf } from '../export/csv.js';

/** A question about the trail that stands: which events answer it, and how old the newest may be. */
export interface StandingQuery {
  /** What it asks, in words. */
  readonly asks: string;
  /** Types of events, or `tag:<key>` for a tag of that name that somebody set; any of them is evidence. */
  readonly evidence: readonly string[];
  /** Older than this is stale, in days; absent: evidence does not age. */
  readonly freshDays?: number;
}

/** A duty of a law or a guideline. */
export interface Duty {
  readonly id: string;
  /** What it is taken from. */
  readonly source: string;
  /** In our words: read the source. */
  readonly duty: string;
  readonly queries: readonly StandingQuery[];
  /** Files of an export that hold the evidence. */
  readonly files: readonly string[];
}

export const disclaimer = 'What stands here is taken from the texts named, in our words, and shows what was recorded. It is no legal advice, and no claim of conformity.';

const act = 'Regulation (EU) 2024/1689 (AI Act)';
const gdpr = 'Regulation (EU) 2016/679 (GDPR)';
const logged: StandingQuery = { asks: 'Is what happens recorded by itself, and signed?', evidence: ['checkpoint'], freshDays: 1 };
const decided: StandingQuery = { asks: 'Did somebody decide about each version?', evidence: ['approval.given', 'approval.rejected'] };
const gated: StandingQuery = { asks: 'Is there something that a version must satisfy, and was it checked?', evidence: ['gates.evaluated'] };
const watched: StandingQuery = { asks: 'Is what runs watched, and was it looked at lately?', evidence: ['report.recorded'], freshDays: 31 };
const tested: StandingQuery = { asks: 'Was the data checked?', evidence: ['datasetVersion.created', 'datasetVersion.refused'] };
const lookedAt: StandingQuery = { asks: 'Was every alert looked at by somebody?', evidence: ['alert.acknowledged', 'alert.resolved'] };
const stopped: StandingQuery = { asks: 'Can it be stopped or taken back, and was it tried within a year?', evidence: ['rollout.rolledBack', 'rollout.stopped', 'rollout.paused'], freshDays: 366 };
const exported: StandingQuery = { asks: 'Was the trail taken out and looked at within a year?', evidence: ['export.created'], freshDays: 366 };
const reviewed: StandingQuery = { asks: 'Are roles granted and taken away on record?', evidence: ['role.granted', 'role.revoked'] };

/** The one table of duties and of what answers them. */
export const duties: readonly Duty[] = [
  { id: 'AI-ACT-9', source: `${act}, Art. 9`, duty: 'A risk management system, kept up over the lifecycle', queries: [{ asks: 'Is the risk management described?', evidence: ['tag:aiact.riskManagement'], freshDays: 366 }, gated], files: ['documents/models/'] },
  { id: 'AI-ACT-10', source: `${act}, Art. 10`, duty: 'Data governance: origin, preparation, checks, bias', queries: [tested, { asks: 'Is it on record which data a run used?', evidence: ['run.inputsLogged', 'modelVersion.registered'] }], files: ['documents/datasets/'] },
  { id: 'AI-ACT-11', source: `${act}, Art. 11 and Annex IV`, duty: 'Technical documentation, kept up to date', queries: [{ asks: 'Are versions registered with what they were made of?', evidence: ['modelVersion.registered'] }, { asks: 'Is the purpose described?', evidence: ['tag:aiact.purpose', 'model.described'] }, { asks: 'Are instructions for use described?', evidence: ['tag:aiact.instructions'] }], files: ['documents/models/'] },
  { id: 'AI-ACT-12', source: `${act}, Art. 12`, duty: 'Events are recorded automatically over the lifetime', queries: [logged, { asks: 'Are answers recorded?', evidence: ['predictions.logged'] }], files: ['events.jsonl', 'proofs.tlog-proofs'] },
  { id: 'AI-ACT-13', source: `${act}, Art. 13`, duty: 'Transparency: instructions for use', queries: [{ asks: 'Are instructions for use described?', evidence: ['tag:aiact.instructions'] }, { asks: 'Are limits described?', evidence: ['tag:aiact.limitations'] }], files: ['documents/models/'] },
  { id: 'AI-ACT-14', source: `${act}, Art. 14`, duty: 'Human oversight: understand, override, stop', queries: [{ asks: 'Are oversight measures described?', evidence: ['tag:aiact.oversight'] }, decided, stopped], files: ['documents/approvals-and-changes.html'] },
  { id: 'AI-ACT-15', source: `${act}, Art. 15`, duty: 'Accuracy, robustness and cybersecurity', queries: [gated, watched, { asks: 'Are cybersecurity measures described?', evidence: ['tag:aiact.cybersecurity'] }], files: ['documents/models/', 'documents/monitoring.html'] },
  { id: 'AI-ACT-17', source: `${act}, Art. 17`, duty: 'A quality management system with responsibilities', queries: [reviewed, decided, { asks: 'Is the quality management described?', evidence: ['tag:aiact.qualityManagement'] }], files: ['documents/access-review.html', 'documents/approvals-and-changes.html'] },
  { id: 'AI-ACT-19', source: `${act}, Art. 19`, duty: 'Logs are kept, for six months at least', queries: [logged, { asks: 'Is it laid down how long what was logged is kept?', evidence: ['endpoint.configured', 'retention.set'] }], files: ['events.jsonl'] },
  { id: 'AI-ACT-72', source: `${act}, Art. 72`, duty: 'Post-market monitoring by a plan', queries: [{ asks: 'Is there a plan?', evidence: ['tag:aiact.postMarketPlan'] }, watched, lookedAt], files: ['documents/monitoring.html'] },
  { id: 'GDPR-15', source: `${gdpr}, Art. 15`, duty: 'Access of the person concerned to their data', queries: [{ asks: 'Are answers kept so that they can be found again?', evidence: ['predictions.logged'] }, { asks: 'Is it described how requests are answered?', evidence: ['tag:gdpr.access'] }], files: ['events.jsonl'] },
  { id: 'GDPR-17', source: `${gdpr}, Art. 17`, duty: 'Erasure', queries: [{ asks: 'Was something erased, with a record of it?', evidence: ['predictions.purged', 'run.purged', 'experiment.purged'] }], files: ['events.jsonl'] },
  { id: 'GDPR-22', source: `${gdpr}, Art. 22`, duty: 'A person can step in where a machine decides', queries: [{ asks: 'Is it described how a person steps in?', evidence: ['tag:gdpr.intervention', 'tag:aiact.oversight'] }, stopped], files: ['documents/models/'] },
  { id: 'GDPR-30', source: `${gdpr}, Art. 30`, duty: 'A record of processing activities', queries: [{ asks: 'Is the record named?', evidence: ['tag:gdpr.record'], freshDays: 366 }], files: ['documents/models/'] },
  { id: 'HIPAA-164.312(b)', source: '45 CFR 164.312(b) (HIPAA)', duty: 'Activity is recorded, and examined', queries: [logged, exported], files: ['events.jsonl', 'documents/access-review.html'] },
  { id: 'MIFID-17(2)', source: 'Directive 2014/65/EU (MiFID II), Art. 17(2)', duty: 'Records of strategies, parameters, limits, controls and tests', queries: [{ asks: 'Are parameters on record?', evidence: ['params.logged'] }, gated, { asks: 'Is it on record what was live when?', evidence: ['variant.deployed', 'rollout.promoted'] }], files: ['documents/approvals-and-changes.html', 'events.jsonl'] },
  { id: 'SR-11-7', source: 'SR 11-7 (Federal Reserve, 2011), and SR 26-2, which follows it', duty: 'Inventory, development, validation, monitoring, challenge by others', queries: [{ asks: 'Are models registered?', evidence: ['modelVersion.registered'] }, { asks: 'Has each a tier of risk?', evidence: ['tag:riskTier'] }, gated, decided, watched], files: ['documents/inventory.csv', 'documents/approvals-and-changes.html', 'documents/monitoring.html'] },
  { id: 'NIST-GOVERN', source: 'NIST AI RMF 1.0, GOVERN', duty: 'Roles and responsibilities', queries: [reviewed], files: ['documents/access-review.html'] },
  { id: 'NIST-MAP', source: 'NIST AI RMF 1.0, MAP', duty: 'Context, purpose and risks are known', queries: [{ asks: 'Is the purpose described?', evidence: ['tag:aiact.purpose', 'model.described'] }, { asks: 'Are risks described?', evidence: ['tag:aiact.risks'] }], files: ['documents/models/'] },
  { id: 'NIST-MEASURE', source: 'NIST AI RMF 1.0, MEASURE', duty: 'Risks are measured and tracked', queries: [gated, watched], files: ['documents/monitoring.html'] },
  { id: 'NIST-MANAGE', source: 'NIST AI RMF 1.0, MANAGE', duty: 'Risks are responded to', queries: [lookedAt, stopped], files: ['documents/monitoring.html'] },
];

/** What the trail holds of one kind of evidence. */
export interface Evidence {
  readonly count: number;
  readonly newestAt: Date;
  /** The newest event; undefined for a checkpoint. */
  readonly eventId: string | undefined;
}

export type DutyStatus = 'covered' | 'partly' | 'missing' | 'stale';

/** A standing query with what answers it. */
export interface AnsweredQuery extends StandingQuery {
  readonly status: 'covered' | 'missing' | 'stale';
  /** How many events answer it. */
  readonly count: number;
  readonly newestAt: Date | undefined;
  readonly eventId: string | undefined;
}

export interface AnsweredDuty extends Omit<Duty, 'queries'> {
  readonly status: DutyStatus;
  readonly queries: readonly AnsweredQuery[];
}

/** Each duty with what the trail answers. @param found by type of event, `tag:<key>`, or `checkpoint`. */
export function crosswalk(found: ReadonlyMap<string, Evidence>, now: Date): AnsweredDuty[] {
  return duties.map((duty) => {
    const queries = duty.queries.map((query) => answer(query, found, now));
    return { ...duty, queries, status: statusOf(queries) };
  });
}

function answer(query: StandingQuery, found: ReadonlyMap<string, Evidence>, now: Date): AnsweredQuery {
  const evidence = query.evidence.map((kind) => found.get(kind)).filter((one) => one !== undefined);
  const newest = evidence.reduce<Evidence | undefined>((best, one) => (best && best.newestAt >= one.newestAt ? best : one), undefined);
  const stale = newest !== undefined && query.freshDays !== undefined && now.getTime() - newest.newestAt.getTime() > query.freshDays * 86_400_000;
  return { ...query, status: newest === undefined ? 'missing' : stale ? 'stale' : 'covered', count: evidence.reduce((sum, { count }) => sum + count, 0), newestAt: newest?.newestAt, eventId: newest?.eventId };
}

/** Missing when nothing answers, partly when something does not, stale when all does and some of it is too old. */
function statusOf(queries: readonly AnsweredQuery[]): DutyStatus {
  const missing = queries.filter(({ status }) => status === 'missing').length;
  if (missing === queries.length) return 'missing';
  if (missing > 0) return 'partly';
  return queries.some(({ status }) => status === 'stale') ? 'stale' : 'covered';
}

export function crosswalkCsv(answered: readonly AnsweredDuty[]): string {
  const rows = answered.flatMap(({ id, source, duty, status, queries, files }) =>
    queries.map((query) => [id, source, duty, status, query.asks, query.status, query.evidence.join(' '), String(query.count), query.newestAt?.toISOString() ?? '', query.eventId ?? '', files.join(' '), disclaimer]),
  );
  return csvOf([['requirement', 'source', 'duty', 'status', 'query', 'answer', 'evidence', 'count', 'newest', 'eventId', 'files', 'note'], ...rows]);
}
