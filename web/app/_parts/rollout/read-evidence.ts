import { formatBytes, formatCount, formatDuration, formatNumber, formatShare, humanize } from '../../../ui/format';

type Figures = Readonly<Record<string, unknown>>;

/** A figure as it is read: what it is, and what it is. */
export interface Figure {
  readonly name: string;
  readonly value: string;
}

/** Figures of one test, under its name; those of the whole step have none. */
export interface FigureGroup {
  readonly title: string | undefined;
  readonly figures: readonly Figure[];
}

/** The evidence of a decision in words: an interval is one figure, a mean says of how many, and what is not known says so. */
export function readEvidence(evidence: unknown): readonly FigureGroup[] {
  if (!isFigures(evidence)) return [];
  // What is an interval as a whole stands at the top, as the verdict's own figures do.
  const own = Object.fromEntries(Object.entries(evidence).filter(([, value]) => !isGroup(value)));
  const groups = Object.entries(evidence).filter((entry): entry is [string, Figures] => isGroup(entry[1]));
  const isSilent = ([, figures]: [string, Figures]) => Object.keys(figures).join() === 'test';
  const silent = groups.filter(isSilent).map(([key, figures]) => ({ name: nameOf(key), value: valueOf('test', figures['test']) }));
  return [
    { title: undefined, figures: figuresOf(own) },
    ...groups.filter((group) => !isSilent(group)).map(([key, figures]) => ({ title: nameOf(key), figures: figuresOf(figures) })),
    { title: 'Not judged yet', figures: silent },
  ].filter(({ figures }) => figures.length > 0);
}

/** One figure may be made of several numbers; anything more is a group of its own. */
function isGroup(value: unknown): value is Figures {
  return isFigures(value) && Object.keys(value).length > 0 && !isMean(value) && !isBoth(value) && !(hasInterval(value) && !('test' in value));
}

function figuresOf(figures: Figures): Figure[] {
  const rest: Record<string, unknown> = { ...figures };
  const lines: Figure[] = [];
  if (hasInterval(figures)) {
    const key = ['effect', 'estimate', 'mean'].find((name) => typeof figures[name] === 'number');
    if (key !== undefined) lines.push({ name: 'Difference, candidate − champion', value: interval(figures, key, formatNumber) });
    for (const known of [key, 'lower', 'upper']) if (known !== undefined) delete rest[known];
  }
  for (const [key, value] of Object.entries(rest)) lines.push({ name: nameOf(key), value: valueOf(key, value) });
  return lines;
}

function valueOf(key: string, value: unknown): string {
  if (value === null || value === undefined) return 'not known yet';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberOf(key, value);
  if (typeof value === 'string') return words[value] ?? value;
  if (Array.isArray(value)) return value.map((one) => valueOf(key, one)).join(', ');
  const figures = value as Figures;
  if (isMean(figures)) return `${formatNumber(figures['mean'] as number | null)}, n = ${formatCount(figures['n'] as number)}`;
  if (hasInterval(figures)) {
    const show = key === 'relative' ? formatShare : formatNumber;
    const estimate = ['effect', 'estimate', 'mean'].find((name) => typeof figures[name] === 'number');
    const beside = Object.entries(figures).filter(([name]) => ![estimate, 'lower', 'upper'].includes(name));
    return [estimate === undefined ? undefined : interval(figures, estimate, show), ...beside.map(([name, one]) => `${nameOf(name).toLowerCase()} ${valueOf(name, one)}`)].filter((part) => part !== undefined).join('; ');
  }
  if (isBoth(figures)) return `candidate ${valueOf(key, figures['candidate'])}, champion ${valueOf(key, figures['champion'])}`;
  return Object.entries(figures).map(([name, one]) => `${nameOf(name).toLowerCase()} ${valueOf(name, one)}`).join(', ');
}

function numberOf(key: string, value: number): string {
  if (/ms$/i.test(key)) return formatDuration(value);
  if (/bytes$/i.test(key)) return formatBytes(value);
  if (/^(agreement|rate|alpha)$|Rate|Ratio$/.test(key) && value >= 0 && value <= 1) return formatShare(value);
  return formatNumber(value);
}

/** `+0.02 (−0.01 to +0.05)` */
function interval(figures: Figures, key: string, show: (value: number) => string): string {
  const [estimate, lower, upper] = [figures[key], figures['lower'], figures['upper']] as [number, number, number];
  return `${signed(estimate, show)} (${signed(lower, show)} to ${signed(upper, show)})`;
}

/** A difference says its sign. */
export function signed(value: number, show: (value: number) => string = formatNumber): string {
  const text = show(Math.abs(value));
  return value === 0 ? text : `${value > 0 ? '+' : '−'}${text}`;
}

function isFigures(value: unknown): value is Figures {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMean(value: Figures): boolean {
  return 'mean' in value && typeof value['n'] === 'number' && Object.keys(value).length === 2;
}

function isBoth(value: Figures): boolean {
  return 'champion' in value && 'candidate' in value && Object.keys(value).length === 2;
}

function hasInterval(value: Figures): boolean {
  return typeof value['lower'] === 'number' && typeof value['upper'] === 'number';
}

function nameOf(key: string): string {
  return names[key] ?? humanize(key.replace(/(Ms|Bytes)$/, ''));
}

/** What figures of the platform's own strategies are called; those of others are read as they are named. */
const names: Readonly<Record<string, string>> = {
  agreement: 'Same side of 0.5',
  alpha: 'Chance of a wrong verdict',
  byChance: 'Of that by chance',
  candidateFailed: 'Rows that only the candidate failed',
  candidateMs: 'Candidate, 95 % within',
  candidateReady: 'Candidate ready',
  championMs: 'Champion, 95 % within',
  deviation: 'standard deviation',
  difference: 'Difference, candidate − champion',
  dropped: 'Copies not made, candidate busy',
  elapsedMs: 'Time in this step',
  horizonMs: 'Longest time',
  increase: 'Higher by',
  latencyMs: '95 % answered within',
  largest: 'largest',
  limit: 'Limit',
  logLoss: 'Log loss',
  maxErrorRateIncrease: 'Errors forgiven',
  minObservations: 'Observations it takes, of each',
  minimumEffect: 'Smallest difference that matters',
  n: 'Observations',
  pairs: 'Rows that both answered',
  pairsWanted: 'Rows wanted',
  pValue: 'Probability by chance alone',
  relative: 'The same, as a share of the champion’s',
  scored: 'Rows with a score from both',
  statistic: 'Test statistic',
  test: 'Test',
  toleranceMs: 'Slower by this is forgiven',
};

const words: Readonly<Record<string, string>> = {
  tooFew: 'too few to say',
  undecided: 'not decided',
  better: 'candidate better',
  worse: 'candidate worse',
  same: 'no difference that matters',
};
