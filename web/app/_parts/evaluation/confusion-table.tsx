import { formatCount, formatShare } from '../../../ui/format';
import type { Confusion } from './read-evaluation';
import styles from './confusion-table.module.css';

/** What was said against what was true, at the threshold. */
export function ConfusionTable({ confusion }: { readonly confusion: Confusion }) {
  const { truePositives, falsePositives, trueNegatives, falseNegatives, threshold } = confusion;
  const cell = (count: number, of: number, right: boolean) => (
    <td data-right={right || undefined}>
      {formatCount(count)}
      <small>{formatShare(of === 0 ? null : count / of)} of the row</small>
    </td>
  );
  return (
    <table className={styles['table']}>
      <caption>Confusion at {formatShare(threshold)}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">said yes</th>
          <th scope="col">said no</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">was yes</th>
          {cell(truePositives, truePositives + falseNegatives, true)}
          {cell(falseNegatives, truePositives + falseNegatives, false)}
        </tr>
        <tr>
          <th scope="row">was no</th>
          {cell(falsePositives, falsePositives + trueNegatives, false)}
          {cell(trueNegatives, falsePositives + trueNegatives, true)}
        </tr>
      </tbody>
    </table>
  );
}
