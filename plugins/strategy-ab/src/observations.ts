import type { VariantEvidence } from '@cairn/plugin';
import { sampleOfCounts, sampleOfLabels, type Sample } from '@cairn/plugin/statistics';
import type { AbOptions } from './ab-options.js';

/** What a metric saw of a variant. */
export function observations(variant: VariantEvidence, metric: AbOptions['metric']): Sample {
  switch (metric) {
    case 'label':
      return sampleOfLabels(variant.labels ?? { count: 0, sum: 0, squaredSum: 0 });
    case 'errors':
      return sampleOfCounts(variant.requests, variant.errors);
    case 'score':
      return scores(variant.scores);
  }
}

/**
 * The mean is exact; of the spread only the bins are known. Each score counts as the end of its bin that is further from the mean, so that
 * the interval is too wide rather than too narrow.
 */
function scores({ count, mean, histogram }: VariantEvidence['scores']): Sample {
  if (count === 0) return { count: 0, mean: 0, variance: 0 };
  const width = 1 / histogram.length;
  const squares = histogram.reduce((sum, inBin, bin) => sum + inBin * Math.max((bin * width - mean) ** 2, ((bin + 1) * width - mean) ** 2), 0);
  return { count, mean, variance: squares / count };
}
