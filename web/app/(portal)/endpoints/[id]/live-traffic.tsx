'use client';

import { useEffect, useMemo } from 'react';
import { EndpointChanged, TrafficOf, type EndpointDetail } from '../../../../live/queries/serving';
import { useRefreshOn } from '../../../../live/use-events';
import { useLive } from '../../../../live/use-live';
import { useUrlState } from '../../../../live/use-url-state';
import { LineChart } from '../../../../ui/chart/line-chart';
import type { LineChartData } from '../../../../ui/chart/line-chart-data';
import { formatDuration, formatNumber, formatShare } from '../../../../ui/format';
import { Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Segments } from '../../../../ui/segments';
import { Empty, Loading } from '../../../../ui/states';
import { useNow } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { lastMinute, namedVariants, trafficCharts, type Percentile } from './traffic-data';
import styles from './live-traffic.module.css';

const ranges = [
  { value: '15', label: '15 min' },
  { value: '60', label: '1 h' },
  { value: '360', label: '6 h' },
  { value: '1440', label: '24 h' },
];

const percentiles: readonly { readonly value: Percentile; readonly label: string }[] = [
  { value: 'p50Ms', label: 'p50' },
  { value: 'p95Ms', label: 'p95' },
  { value: 'p99Ms', label: 'p99' },
];

/** A span is drawn so long after its end: until then some of its answers may not be counted. */
const countedAfterMs = 2_000;

/** Requests a second, failures and the time to an answer of every variant, as they come. */
export function LiveTraffic({ endpoint }: { readonly endpoint: EndpointDetail }) {
  const { id, projectId, kind } = endpoint;
  const [range, setRange] = useUrlState('since', '60');
  const [chosen, setPercentile] = useUrlState('latency', 'p95Ms');
  const percentile = percentiles.find(({ value }) => value === chosen)?.value ?? 'p95Ms';
  const minutes = ranges.some(({ value }) => value === range) ? Number(range) : 60;
  const live = useLive(TrafficOf, { id, minutes });
  useRefreshOn(EndpointChanged, { projectId }, live.refresh, ({ endpointChanged }) => endpointChanged.id === id);
  const spanSeconds = live.data?.endpoint?.traffic.spanSeconds ?? 10;
  // Spans end without an event, and so do those in which all requests failed. What was answered just now is counted a moment later.
  const spansPassed = Math.floor((useNow() - countedAfterMs) / 1_000 / spanSeconds);
  const { refresh } = live;
  useEffect(() => void refresh(), [refresh, spansPassed]);
  return (
    <Section
      title="Traffic"
      note={<LastMinute data={live.data?.endpoint?.traffic} nowMs={spansPassed * spanSeconds * 1_000} />}
      actions={
        <>
          <Segments label="Percentile of latency" value={percentile} onChange={setPercentile} choices={percentiles} />
          <Segments label="How far back" value={String(minutes)} onChange={setRange} choices={ranges} />
          <QuerySource {...live.source} />
        </>
      }
    >
      <Answered live={live} loading={<Loading lines={6} height={260} />}>
        {({ endpoint: found }) => (
          <Charts
            traffic={found?.traffic ?? { spanSeconds, spans: [] }}
            nowMs={spansPassed * spanSeconds * 1_000}
            endpoint={endpoint}
            percentile={percentile}
            empty={<Empty title={`Nothing was asked in the last ${formatDuration(minutes * 60_000).replace(/ 0 \w+$/, '')}`} code={kind === 'SERVED' ? `const { outputs } = await cairn.infer('${endpoint.name}', { inputs });` : `# KServe's payload logger\nlogger:\n  mode: all\n  url: ${typeof window === 'undefined' ? '' : window.location.origin}/api/v1/cloudevents`} />}
          />
        )}
      </Answered>
    </Section>
  );
}

interface ChartsProps {
  readonly traffic: NonNullable<Parameters<typeof trafficCharts>[0]>;
  readonly nowMs: number;
  readonly endpoint: EndpointDetail;
  readonly percentile: Percentile;
  readonly empty: React.ReactNode;
}

function Charts({ traffic, nowMs, endpoint, percentile, empty }: ChartsProps) {
  const { variants, rollout } = endpoint;
  const charts = useMemo(() => {
    const drawn = trafficCharts(traffic, namedVariants(variants), nowMs);
    const steps = (rollout?.steps ?? []).map(({ enteredAt, trafficPercent }) => ({ x: Date.parse(enteredAt) / 1_000, label: trafficPercent === 0 ? 'rollout' : `${trafficPercent} %` }));
    const withSteps = (data: LineChartData): LineChartData => ({ ...data, events: steps.filter(({ x }) => x >= data.x[0]! && x <= data.x.at(-1)!) });
    return drawn && { rates: withSteps(drawn.rates), failures: drawn.failures, latency: drawn.latency(percentile) };
  }, [traffic, variants, rollout, nowMs, percentile]);
  if (charts === undefined) return traffic.spans.length === 0 ? empty : <p className={styles['counting']}>Requests come in. The first {traffic.spanSeconds} seconds are not over yet.</p>;
  const sync = `traffic ${endpoint.id}`;
  return (
    <div className={styles['charts']}>
      <LineChart title="Requests" unit="a second" data={charts.rates} height={170} sync={sync} />
      <LineChart title="Failed" unit="% of requests" data={charts.failures} height={170} sync={sync} />
      <LineChart title={`Latency, ${percentiles.find(({ value }) => value === percentile)?.label}`} unit="ms" data={charts.latency} height={170} sync={sync} />
    </div>
  );
}

function LastMinute({ data, nowMs }: { readonly data: Parameters<typeof lastMinute>[0] | undefined; readonly nowMs: number }) {
  if (data === undefined) return null;
  const { requests, errors, seconds } = lastMinute(data, nowMs);
  const when = seconds === 60 ? 'in the last minute' : `in the last ${Math.round(seconds / 60)} minutes`;
  if (requests === 0) return <>no request {when}</>;
  return (
    <>
      {formatNumber(Number((requests / seconds).toPrecision(3)))} requests a second {when}, {errors === 0 ? 'none failed' : `${formatShare(errors / requests)} failed`}
    </>
  );
}
