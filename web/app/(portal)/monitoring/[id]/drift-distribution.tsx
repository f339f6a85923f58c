import type { DriftReport } from '../../../../live/queries/monitoring';
import { Beside } from '../../../../ui/distribution/beside';
import { Facts } from '../../../../ui/facts';
import { formatDate, formatNumber, formatShare, plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { binShares } from './drift-data';
import styles from './drift-distribution.module.css';

/** One window beside the baseline: the bins, the score, the limit, and the bins that add most. */
export function DriftDistribution({ report }: { readonly report: DriftReport }) {
  const bins = binShares(report);
  const most = bins.toSorted((a, b) => b.contribution - a.contribution).slice(0, 3);
  return (
    <div className={styles['pair']}>
      <Beside label={`${report.subject} in the window to ${formatDate(report.windowEnd)}, beside the baseline`} bins={bins} format={formatNumber} />
      <Facts
        facts={[
          ['PSI', `${formatNumber(report.psi)}, ${report.drifted ? 'beyond' : 'below'} the limit of ${formatNumber(report.threshold)}`],
          ['Jensen-Shannon', `${formatNumber(report.jensenShannon)} bits`],
          ['In the window', `${plural(report.n, 'prediction')}, ${formatDate(report.windowStart)} to ${formatDate(report.windowEnd)}`],
          ['Answered by', <NodeLink key="version" id={report.modelVersion.id}>v{report.modelVersion.number}</NodeLink>],
          ['Bins that add most', most.map(({ from, to, reference, current }) => `${formatNumber(from)} to ${formatNumber(to)}: ${formatShare(reference)} → ${formatShare(current)}`).join('; ')],
        ]}
      />
    </div>
  );
}
