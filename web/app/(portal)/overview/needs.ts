import type { OverviewData } from '../../../live/queries/overview';
import { humanize, plural } from '../../../ui/format';

/** Something that waits for a person. */
export interface Need {
  readonly id: string;
  /** What to do: Approve, Look at, Repair. */
  readonly verb: string;
  readonly name: string;
  readonly why: string;
  readonly at: string;
}

/** What a break-glass asks for; nothing once it is over and judged. */
const verbs: Readonly<Partial<Record<string, string>>> = { OPEN: 'Confirm', ACTIVE: 'Watch', EXPIRED: 'Review' };

/** What waits for somebody, the oldest first: approvals, break-glasses, open alerts, runs whose newest try failed. */
export function needsOf({ modelVersions, breakGlasses, alerts, pipelineRuns }: Partial<OverviewData>): readonly Need[] {
  const approvals = (modelVersions?.nodes ?? []).map(({ id, number, model, createdAt, createdBy }): Need => ({ id, verb: 'Approve', name: `${model.name} v${number}`, why: `registered by ${createdBy.name}; its gates passed`, at: createdAt }));
  const broken = (breakGlasses?.nodes ?? []).flatMap(({ id, state, reason, openedAt, modelVersion }): Need[] => {
    const verb = verbs[state];
    return verb === undefined ? [] : [{ id, verb, name: modelVersion === null ? 'a break-glass' : `${modelVersion.model.name} v${modelVersion.number} without approval`, why: reason, at: openedAt }];
  });
  const open = (alerts?.nodes ?? []).map(({ id, kind, message, raisedAt }): Need => ({ id, verb: 'Look at', name: humanize(kind), why: message, at: raisedAt }));
  const newest = new Map((pipelineRuns?.nodes ?? []).toReversed().map((run) => [run.pipeline.id, run]));
  const failed = [...newest.values()]
    .filter(({ status }) => status === 'FAILED')
    .map(({ id, pipeline, steps, reason, endedAt, startedAt }): Need => {
      const step = steps.find(({ status }) => status === 'FAILED');
      return { id, verb: 'Repair', name: `${pipeline.name}${step === undefined ? '' : `: ${step.name}`}`, why: step?.message ?? reason ?? 'failed', at: endedAt ?? startedAt };
    });
  return [...approvals, ...broken, ...open, ...failed].toSorted((a, b) => a.at.localeCompare(b.at));
}

/** The state of the project in one line. */
export function sentenceOf(data: Partial<OverviewData>): string {
  const endpoints = data.endpoints?.nodes ?? [];
  const answering = endpoints.filter(({ champion }) => champion !== null).length;
  const rolling = endpoints.filter(({ rollout }) => rollout !== null).length;
  const needs = needsOf(data).length;
  const live = data.endpoints === undefined ? 'What is live is not known' : answering === 0 ? 'Nothing is live' : `${plural(answering, 'endpoint')} live`;
  return `${live}${rolling === 0 ? '' : `, ${plural(rolling, 'rollout')} under way`}; ${needs === 0 ? 'nothing needs you' : `${plural(needs, 'thing')} ${needs === 1 ? 'needs' : 'need'} you`}.`;
}
