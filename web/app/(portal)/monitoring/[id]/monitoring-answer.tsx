import type { Baseline, Monitor } from '../../../../live/queries/monitoring';
import { formatNumber, humanize, plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Answer } from '../../../../ui/page';

/** What the monitors say together, and against which baseline. */
export function MonitoringAnswer({ monitors, baselines }: { readonly monitors: readonly Monitor[]; readonly baselines: readonly Baseline[] }) {
  const firing = monitors.filter(({ state }) => state === 'FIRING').map(({ kind }) => humanize(kind).toLowerCase());
  const waiting = monitors.filter(({ state }) => state === 'WAITING').length;
  const [baseline] = baselines;
  return (
    <Answer>
      {monitors.length === 0 ? 'Nothing watches this endpoint yet.' : firing.length > 0 ? `Beyond the limit: ${firing.join(' and ')}.` : waiting === monitors.length ? 'Not enough predictions yet to say anything.' : 'All is as expected.'}
      {waiting > 0 && waiting < monitors.length && ` ${plural(waiting, 'monitor')} ${waiting === 1 ? 'waits' : 'wait'} for more predictions or labels.`}
      {baseline !== undefined && (
        <>
          {' '}
          Compared with the baseline of <NodeLink id={baseline.modelVersion.id}>v{baseline.modelVersion.number}</NodeLink>: log loss {formatNumber(baseline.logLoss)} on {plural(baseline.n, 'row')}
          {baseline.datasetVersion !== null && (
            <>
              {' '}
              of <NodeLink id={baseline.datasetVersion.id}>{`${baseline.datasetVersion.dataset.name} v${baseline.datasetVersion.number}`}</NodeLink>
            </>
          )}
          .
        </>
      )}
    </Answer>
  );
}
