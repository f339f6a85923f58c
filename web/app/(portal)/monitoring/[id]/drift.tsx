'use client';

import { DriftReports, ReportRecorded } from '../../../../live/queries/monitoring';
import { useRefreshOn } from '../../../../live/use-events';
import { usePages } from '../../../../live/use-pages';
import { useUrlRange } from '../../../../live/use-url-range';
import { useUrlState } from '../../../../live/use-url-state';
import { LineChart } from '../../../../ui/chart/line-chart';
import { Choose } from '../../../../ui/field';
import { formatDate, formatNumber, plural } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty, Failure, Loading } from '../../../../ui/states';
import { DriftDistribution } from './drift-distribution';
import { driftData, latestOf } from './drift-data';
import styles from './drift.module.css';

/** How features and predictions moved away from the baseline, over time and in one window. */
export function Drift({ endpointId }: { readonly endpointId: string }) {
  const pages = usePages(DriftReports, { endpointId, first: 200 }, (data) => data.driftReports);
  useRefreshOn(ReportRecorded, { endpointId }, pages.refresh);
  const [range, setRange] = useUrlRange('time');
  const [subject, setSubject] = useUrlState('subject');
  const [window, setWindow] = useUrlState('window');
  const { nodes } = pages;
  const subjects = [...new Set(nodes?.map((report) => report.subject))].toSorted();
  const chosen = nodes && (nodes.find((report) => report.subject === subject && report.windowEnd === window) ?? latestOf(nodes, subject === '' ? 'prediction' : subject) ?? nodes[0]);
  const worst = nodes && latestWorst(nodes);
  return (
    <Section title="Drift" note={worst} actions={<QuerySource {...pages.source} />}>
      {pages.failure !== undefined && <Failure {...pages.failure} onRetry={() => void pages.refresh()} />}
      {nodes === undefined && pages.failure === undefined && <Loading lines={8} height={590} />}
      {nodes?.length === 0 && <Empty title="No window has been judged yet">Windows are judged once a day of the data is over.</Empty>}
      {nodes !== undefined && chosen !== undefined && (
        <>
          <LineChart title="Population stability index" unit="against the baseline; 0 is equal" data={driftData(nodes)} sync={endpointId} range={range} onRange={setRange} />
          {pages.more !== undefined && (
            <button type="button" className={styles['more']} onClick={pages.more}>
              Fetch earlier windows
            </button>
          )}
          <div className={styles['choose']}>
            <Choose label="Of" value={chosen.subject} onChange={setSubject} choices={subjects.map((name) => ({ value: name, label: name }))} />
            <Choose label="in the window to" value={chosen.windowEnd} onChange={setWindow} choices={nodes.filter((report) => report.subject === chosen.subject).map(({ windowEnd, psi }) => ({ value: windowEnd, label: `${formatDate(windowEnd)} (PSI ${formatNumber(psi)})` }))} />
          </div>
          <DriftDistribution report={chosen} />
        </>
      )}
    </Section>
  );
}

function latestWorst(reports: readonly { readonly windowEnd: string; readonly psi: number; readonly subject: string; readonly drifted: boolean; readonly n: number }[]): string | undefined {
  const last = reports.reduce((latest, { windowEnd }) => (windowEnd > latest ? windowEnd : latest), '');
  const window = reports.filter(({ windowEnd }) => windowEnd === last);
  const worst = window.toSorted((a, b) => b.psi - a.psi)[0];
  return worst && `${window.filter(({ drifted }) => drifted).length} of ${window.length} drifted in the window to ${formatDate(last)}; most ${worst.subject} with ${formatNumber(worst.psi)} (n = ${plural(worst.n, 'prediction')})`;
}
