import { Json } from '../../../ui/code-block';
import { Figures } from '../../../ui/facts';
import { formatCount, formatNumber, formatShare, plural } from '../../../ui/format';
import { Section } from '../../../ui/page';
import { Empty } from '../../../ui/states';
import { CalibrationChart } from './calibration-chart';
import { ConfusionTable } from './confusion-table';
import { readEvaluation, type ReadEvaluation } from './read-evaluation';
import { SliceTable } from './slice-table';
import styles from './evaluation.module.css';

export interface EvaluationProps {
  readonly evaluation: unknown;
  /** The champion that it is compared with, when it is another. */
  readonly champion?: { readonly number: number; readonly evaluation: unknown } | undefined;
}

/** How good a version is on rows that it had not seen: as a whole, by slice, and beside the champion. */
export function Evaluation({ evaluation, champion }: EvaluationProps) {
  const read = readEvaluation(evaluation);
  const against = champion && readEvaluation(champion.evaluation);
  const { overall } = read;
  return (
    <>
      <Section title="Evaluation" note={overall?.n === undefined ? undefined : `on ${plural(overall.n, 'row')} that it had not seen`}>
        {overall === undefined ? <Empty title="No scores that the portal can draw">The evaluation as its author logged it is below.</Empty> : <Figures figures={figuresOf(read, champion?.number, against)} />}
        <div className={styles['charts']}>
          {overall?.calibration !== undefined && <CalibrationChart bins={overall.calibration} />}
          {overall?.confusion !== undefined && <ConfusionTable confusion={overall.confusion} />}
        </div>
      </Section>
      {read.slices.length > 0 && (
        <Section title="By slice" note={champion === undefined ? undefined : `beside the champion, v${champion.number}`}>
          <SliceTable slices={read.slices} against={against?.slices} />
        </Section>
      )}
      <details className={styles['raw']}>
        <summary>Evaluation as logged</summary>
        <Json value={evaluation} label="Evaluation as logged" />
      </details>
    </>
  );
}

function figuresOf({ overall = {}, baseRate, previousChampion }: ReadEvaluation, number: number | undefined, against: ReadEvaluation | undefined) {
  const beside = (name: 'auc' | 'brier' | 'expectedCalibrationError') => (against?.overall?.[name] === undefined ? undefined : `v${number} ${formatNumber(against.overall[name])}`);
  const logLossOf = [
    previousChampion?.logLoss !== undefined && `champion ${formatNumber(previousChampion.logLoss)}`,
    baseRate?.logLoss !== undefined && `base rate ${formatNumber(baseRate.logLoss)}`,
  ].filter((text) => text !== false);
  return [
    { name: 'Log loss', value: formatNumber(overall.logLoss), of: logLossOf.join(', ') || undefined },
    { name: 'AUC', value: formatNumber(overall.auc), of: beside('auc') },
    { name: 'Brier score', value: formatNumber(overall.brier), of: beside('brier') },
    { name: 'Calibration error', value: formatNumber(overall.expectedCalibrationError), of: beside('expectedCalibrationError') },
    { name: 'Predicted / observed', value: `${formatShare(overall.meanPredicted)} / ${formatShare(overall.observedRate)}`, of: `n = ${formatCount(overall.n)}` },
  ];
}
