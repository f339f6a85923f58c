import type { Champion, FigureBeside, RequestedVersion } from '../../../../live/queries/approvals';
import { formatNumber, plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Empty } from '../../../../ui/states';
import styles from './approvals.module.css';

/** How many are seen at once. */
const mostShown = 12;

export interface FiguresBesideProps {
  readonly version: RequestedVersion;
  readonly champion: Champion | null;
  readonly figures: readonly FigureBeside[];
}

/** The evaluation beside the champion's. Whether less is better only the reader knows: nothing is coloured. */
export function FiguresBeside({ version, champion, figures }: FiguresBesideProps) {
  const rest = figures.slice(mostShown);
  return (
    <Section title="Evaluation" note={champion === null ? 'nothing to compare with yet' : 'each as its author measured it'} actions={<NodeLink id={version.id}>slices and charts</NodeLink>}>
      {figures.length === 0 && <Empty title="No numbers were logged with it" />}
      {figures.length > 0 && <Figures version={version} champion={champion} figures={figures.slice(0, mostShown)} />}
      {rest.length > 0 && (
        <details className={styles['rest']}>
          <summary>{plural(rest.length, 'more number')}</summary>
          <Figures version={version} champion={champion} figures={rest} />
        </details>
      )}
    </Section>
  );
}

function Figures({ version, champion, figures }: FiguresBesideProps) {
  return (
    <table className={styles['beside']} data-numbers="">
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">v{version.number}</th>
          <th scope="col">{champion === null ? 'champion' : `v${champion.number}`}</th>
          <th scope="col">Difference</th>
        </tr>
      </thead>
      <tbody>
        {figures.map(({ key, value, champion: before }) => (
          <tr key={key}>
            <th scope="row">
              <code>{key}</code>
            </th>
            <td>{formatNumber(value)}</td>
            <td>{formatNumber(before)}</td>
            <td>{value === null || before === null ? '–' : signed(value - before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function signed(difference: number): string {
  if (difference === 0) return 'none';
  return `${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference))}`;
}
