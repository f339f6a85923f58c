import type { PredictionDetail } from '../../../../live/queries/predictions';
import { formatNumber } from '../../../../ui/format';

/** One output of one row, as the champion and every candidate that got a copy answered it. */
export interface OutputRow {
  readonly output: string;
  /** What the caller got. */
  readonly answered: string;
  /** In the order of the shadow answers; undefined where a candidate has no such output. */
  readonly copies: readonly (string | undefined)[];
}

/** Every output that anybody gave, side by side. */
export function outputRows({ outputs, shadowAnswers }: Pick<PredictionDetail, 'outputs' | 'shadowAnswers'>): readonly OutputRow[] {
  const all = [outputs, ...shadowAnswers.map((answer) => answer.outputs)].map((one) => (one ?? {}) as Readonly<Record<string, unknown>>);
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))];
  return names.map((output) => {
    const [answered, ...copies] = all.map((one) => (output in one ? shown(one[output]) : undefined));
    return { output, answered: answered ?? '–', copies };
  });
}

function shown(value: unknown): string {
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value) && value.length <= 12 && value.every((one) => typeof one === 'number')) return value.map((one) => formatNumber(one as number)).join(', ');
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '–');
}
