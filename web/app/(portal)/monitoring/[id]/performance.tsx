'use client';

import { PerformanceReports, ReportRecorded, type EndpointMonitorsData, type Monitor, type PerformanceReport } from '../../../../live/queries/monitoring';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { useUrlRange } from '../../../../live/use-url-range';
import { LineChart } from '../../../../ui/chart/line-chart';
import { formatDate, formatNumber, formatShare, plural } from '../../../../ui/format';
import { Columns, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Empty, Loading } from '../../../../ui/states';
import { Answered } from '../../../_parts/answered';
import { calibrationData, logLossData } from './performance-data';
import { MonitorRef } from './monitor-ref';
import styles from './performance.module.css';

export interface PerformanceProps {
  readonly endpointId: string;
  readonly monitors: readonly Monitor[];
  readonly rollouts: NonNullable<EndpointMonitorsData['endpoint']>['rollouts']['nodes'];
}

/** How good predictions turned out to be, over time, beside what was expected. */
export function Performance({ endpointId, monitors }: PerformanceProps) {
  const live = useLive(PerformanceReports, { endpointId, first: 200 });
  useRefreshOn(ReportRecorded, { endpointId }, live.refresh);
  const [range, setRange] = useUrlRange('time');
  return (
    <Section title="Performance" note={range === undefined ? 'windows that have labels; draw over a chart to look closer' : 'double click for all of it'} actions={<QuerySource {...live.source} />}>
      <Answered live={live} loading={<Loading lines={6} height={392} />}>
        {({ performanceReports }) => {
          const reports = performanceReports.nodes.toReversed();
          const last = reports.at(-1);
          if (last === undefined) return <Empty title="No window with labels yet" code="await cairn.query('mutation ($input: RecordLabelsInput!) { recordLabels(input: $input) { recorded } }', { input });">Performance is known once it is known what really happened.</Empty>;
          return (
            <>
              <LastWindow report={last} />
              <Columns>
                <LineChart title="Log loss" unit="nats a prediction, with 99 % interval" data={logLossData(reports, limitOf(monitors, 'LOG_LOSS'))} sync={endpointId} range={range} onRange={setRange} />
                <LineChart title="Calibration" unit="share, with 99 % interval of the observed" data={calibrationData(reports)} sync={endpointId} range={range} onRange={setRange} />
              </Columns>
              <MonitorRef monitors={monitors} kinds={['LOG_LOSS', 'CALIBRATION']} />
            </>
          );
        }}
      </Answered>
    </Section>
  );
}

function LastWindow({ report }: { readonly report: PerformanceReport }) {
  return (
    <p className={styles['last']}>
      Window to {formatDate(report.windowEnd)}, {plural(report.n, 'labelled prediction')} by v{report.modelVersion.number}: log loss {formatNumber(report.logLoss)} ({formatNumber(report.logLossLow)} to {formatNumber(report.logLossHigh)}) against {formatNumber(report.baselineLogLoss)} expected; predicted {formatShare(report.meanPredicted)}, observed {formatShare(report.observedRate)} ({formatShare(report.observedLow)} to {formatShare(report.observedHigh)}).
    </p>
  );
}

function limitOf(monitors: readonly Monitor[], kind: Monitor['kind']): number | undefined {
  return monitors.find((monitor) => monitor.kind === kind)?.threshold;
}
