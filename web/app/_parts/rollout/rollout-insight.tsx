'use client';

import { RolloutChanged, RolloutInsightById, type RolloutItem } from '../../../live/queries/rollouts';
import { EndpointChanged } from '../../../live/queries/serving';
import { useRefreshOn } from '../../../live/use-events';
import { useLive } from '../../../live/use-live';
import { LineChart } from '../../../ui/chart/line-chart';
import { QuerySource } from '../../../ui/query-source';
import { Columns, Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { abPoints, effectData, observationData, verdictSentence } from './ab-data';
import { comparisonSentence, type Names } from './comparison-data';
import { DifferenceChart } from './difference-chart';
import styles from './rollout-insight.module.css';

/** What is known of the two: an A/B test over time, and answers to the same rows side by side. Absent where a strategy does neither. */
export function RolloutInsight({ rollout }: { readonly rollout: RolloutItem }) {
  const { id, projectId, endpoint } = rollout;
  const isOpen = rollout.endedAt === null;
  const live = useLive(RolloutInsightById, { id });
  useRefreshOn(EndpointChanged, isOpen ? { projectId } : undefined, live.refresh, ({ endpointChanged }) => endpointChanged.id === endpoint.id);
  useRefreshOn(RolloutChanged, isOpen ? { endpointId: endpoint.id } : undefined, live.refresh, ({ rolloutChanged }) => rolloutChanged.id === id);
  const insight = live.data?.rollout;
  if (insight == null) return null;
  const names: Names = { champion: `v${rollout.champion.modelVersion.number}`, candidate: `v${rollout.candidate.modelVersion.number}` };
  const points = abPoints(insight.notes);
  const last = points.at(-1);
  const compares = rollout.shadowPercent > 0 && isOpen;
  return (
    <>
      {last !== undefined && (
        <Section title="A/B test" note={`asked about once a second; ${points.length} of the answers kept`} actions={<QuerySource {...live.source} />}>
          <p className={styles['says']}>{verdictSentence(last, names)}</p>
          <Columns>
            {last.effect === undefined ? (
              <div>
                <Empty title="No interval yet">
                  It takes {last.minObservations} observations of each: {names.champion} has {last.champion.n}, {names.candidate} has {last.candidate.n}.{last.metric === 'label' && ' Labels come when it is known what really happened.'}
                </Empty>
              </div>
            ) : (
              <LineChart title="Difference" unit={`${metricNames[last.metric] ?? last.metric}, ${last.better} is better`} data={effectData(points)} height={240} sync={id} />
            )}
            <LineChart title="Observations" unit="each" data={observationData(points, names)} height={240} sync={id} />
          </Columns>
        </Section>
      )}
      {insight.comparison !== null ? (
        <Section title="Side by side" note="answers to the same rows; those of the candidate reach no caller" actions={last === undefined && <QuerySource {...live.source} />}>
          <p className={styles['says']}>{comparisonSentence(insight.comparison, rollout.steps.at(-1)?.evidence, names)}</p>
          {insight.comparison.scored > 0 && <DifferenceChart comparison={insight.comparison} evidence={rollout.steps.at(-1)?.evidence} names={names} />}
        </Section>
      ) : (
        compares && (
          <Section title="Side by side">
            <Empty title="Nothing to compare yet">
              {names.candidate} gets a copy of {rollout.shadowPercent} % of the requests that {names.champion} answers. Comparisons stand here a second after the first one.
            </Empty>
          </Section>
        )
      )}
    </>
  );
}

const metricNames: Readonly<Record<string, string>> = { label: 'mean label', errors: 'share of failed requests', score: 'mean score' };
