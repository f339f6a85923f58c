import { formatDuration, formatNumber, formatShare, humanize } from '../../../ui/format';
import type { Fact } from '../../../ui/facts';

/** An option of a strategy, for people. */
export interface OptionWords {
  readonly label: string;
  /** What it means, and its range. */
  readonly hint: string;
  /** What can be chosen, where that is one of a few. */
  readonly choices?: readonly string[];
}

/** A strategy of the platform's own, for people. */
interface StrategyWords {
  /** What it does, with the names of the two. */
  readonly says: (candidate: string, champion: string) => string;
  readonly options: Readonly<Record<string, OptionWords>>;
}

const errors: OptionWords = { label: 'Errors forgiven', hint: 'Share of requests by which it may fail more often, 0 to 1' };
const latency = {
  maxLatencyRatio: { label: 'Slower at most', hint: 'Times the champion’s 95th percentile' },
  latencyToleranceMs: { label: 'Slower is forgiven by', hint: 'Milliseconds, whatever the ratio' },
};
const alpha = (hint: string): OptionWords => ({ label: 'Chance of a wrong verdict', hint });
const copies: OptionWords = { label: 'Copies', hint: 'Percent of the champion’s requests' };

const strategies: Readonly<Record<string, StrategyWords>> = {
  canary: {
    says: (candidate, champion) => `${candidate} gets a growing share of the traffic, is compared with ${champion} at every step, and is promoted or taken back.`,
    options: {
      steps: { label: 'Shares', hint: 'Percent of the traffic, step by step' },
      bakeMs: { label: 'Shortest step', hint: 'Milliseconds' },
      maxBakeMs: { label: 'Longest step', hint: 'Milliseconds; then it is taken back' },
      minRequests: { label: 'Requests a step', hint: 'Of each, before the next step' },
      maxErrorRateIncrease: errors,
      ...latency,
      maxScoreShift: { label: 'Scores may shift', hint: 'Population stability index' },
      maxLogLossIncrease: { label: 'Log loss may rise', hint: 'Nats, once labels are there' },
      metric: { label: 'Business metric', hint: 'JSON, such as {"better": "higher", "maxLoss": 0.1}; empty: labels are not compared so' },
      alpha: alpha('That a good one is taken back, by one test'),
    },
  },
  'blue-green': {
    says: (candidate, champion) => `${candidate} answers copies until it is verified, then gets all traffic at once; ${champion} stays warm for a while, so that the way back is short.`,
    options: {
      verifyPercent: copies,
      verifyRequests: { label: 'Copies to verify', hint: 'Answered before the switch; 0: none' },
      maxVerifyMs: { label: 'Longest verification', hint: 'Milliseconds; then it is taken back' },
      keepWarmMs: { label: 'Old one stays warm', hint: 'Milliseconds, at least 10,000' },
      maxErrorRateIncrease: errors,
      ...latency,
      alpha: alpha('That a good one is taken back, by one test'),
    },
  },
  shadow: {
    says: (candidate, champion) => `${candidate} answers copies that no caller sees, and stands beside ${champion} until enough rows are compared. No traffic moves: people decide what comes of it.`,
    options: {
      percent: copies,
      pairs: { label: 'Rows to compare', hint: 'Answered by both; then it ends' },
      horizonMs: { label: 'Longest time', hint: 'Milliseconds; then it ends' },
      maxFailureRate: { label: 'Failures forgiven', hint: 'Share of rows, 0 to 1' },
      alpha: alpha('That a good one is taken back'),
    },
  },
  'champion-challenger': {
    says: (candidate, champion) => `${candidate} answers copies that no caller sees for as long as it is left alone, and is compared with ${champion}. No traffic moves.`,
    options: { percent: copies, maxFailureRate: { label: 'Failures forgiven', hint: 'Share of rows, 0 to 1; empty: it stays whatever it fails' }, alpha: alpha('That a good one is taken back') },
  },
  ab: {
    says: (candidate, champion) => `Callers are split between ${candidate} and ${champion}, each by its sticky key, until it is known which is better, or that it does not matter.`,
    options: {
      share: { label: 'Share of the callers', hint: 'Percent for the candidate, 1 to 99' },
      metric: { label: 'What is compared', hint: 'The mean of labels or scores, or the share of failed requests', choices: ['label', 'errors', 'score'] },
      better: { label: 'Better is', hint: 'Of errors always lower', choices: ['higher', 'lower'] },
      minimumEffect: { label: 'Smallest difference that matters', hint: 'In the metric’s unit; 0: every one does' },
      minObservations: { label: 'Observations', hint: 'Of each before a verdict, at least 20' },
      horizonMs: { label: 'Longest time', hint: 'Milliseconds; then it ends undecided' },
      maxErrorRateIncrease: errors,
      alpha: alpha('However often one looks'),
    },
  },
};

/** What a strategy does, in a sentence. */
export function strategySentence(strategy: string, candidate: string, champion: string): string {
  return strategies[strategy]?.says(candidate, champion) ?? `What it does with ${candidate} and ${champion} is said where the plugin that brought it is described.`;
}

/** An option for people: of strategies that nobody knows here it is called what it is called. */
export function optionWords(strategy: string, name: string): OptionWords {
  return strategies[strategy]?.options[name] ?? { label: humanize(name.replace(/Ms$/, '')), hint: name.endsWith('Ms') ? 'Milliseconds' : '' };
}

/** The options of a rollout, read. */
export function optionFigures(strategy: string, options: unknown): readonly Fact[] {
  return Object.entries((options ?? {}) as object).map(([name, value]) => [optionWords(strategy, name).label, optionText(name, value)]);
}

/** The value of an option, with its unit where that is known. */
export function optionText(name: string, value: unknown): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.map((one) => optionText(name, one)).join(', ');
  if (typeof value !== 'number') return typeof value === 'object' ? Object.entries(value).map(([key, one]) => `${humanize(key).toLowerCase()} ${optionText(key, one)}`).join(', ') : String(value);
  if (name.endsWith('Ms')) return formatDuration(value);
  if (name === 'alpha' || name.endsWith('Rate') || name.endsWith('RateIncrease')) return formatShare(value);
  return /^(share|steps)$|[pP]ercent$/.test(name) ? `${formatNumber(value)} %` : formatNumber(value);
}
