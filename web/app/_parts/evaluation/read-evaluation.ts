/** How good probabilities were on rows that the model had not seen. */
export interface Scores {
  readonly n?: number;
  readonly auc?: number;
  readonly logLoss?: number;
  readonly brier?: number;
  readonly observedRate?: number;
  readonly meanPredicted?: number;
  readonly expectedCalibrationError?: number;
  readonly calibration?: readonly CalibrationBin[];
  readonly confusion?: Confusion;
}

export interface CalibrationBin {
  readonly meanPredicted: number;
  readonly observedRate: number;
  readonly n: number;
}

export interface Confusion {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** What the portal understands of an evaluation; its author may have logged more, or something else. */
export interface ReadEvaluation {
  readonly overall: Scores | undefined;
  readonly baseRate: { readonly rate?: number; readonly logLoss?: number } | undefined;
  readonly slices: readonly { readonly by: string; readonly value: string; readonly scores: Scores }[];
  readonly candidates: readonly { readonly name: string; readonly runId?: string; readonly logLoss?: number }[];
  readonly previousChampion: { readonly modelVersionId: string; readonly logLoss?: number } | undefined;
}

/** Takes from an evaluation what has the shape that the portal draws, and leaves the rest. */
export function readEvaluation(evaluation: unknown): ReadEvaluation {
  const whole = recordOf(evaluation) ?? {};
  const champion = recordOf(whole['previousChampion']);
  const base = recordOf(whole['baseRate']);
  return {
    overall: scoresOf(whole['overall'] ?? whole),
    baseRate: base && compact({ rate: numberOf(base['rate']), logLoss: numberOf(base['logLoss']) }),
    slices: listOf(whole['slices']).flatMap((slice) => {
      const scores = scoresOf(slice['scores'] ?? slice);
      return scores === undefined ? [] : [{ by: String(slice['by'] ?? 'slice'), value: String(slice['value'] ?? ''), scores }];
    }),
    candidates: listOf(whole['candidates']).map((candidate) =>
      compact({ name: String(candidate['name'] ?? ''), runId: typeof candidate['runId'] === 'string' ? candidate['runId'] : undefined, logLoss: numberOf(candidate['logLoss']) }),
    ),
    previousChampion: champion && compact({ modelVersionId: String(champion['modelVersionId'] ?? ''), logLoss: numberOf(champion['logLoss']) }),
  };
}

function scoresOf(value: unknown): Scores | undefined {
  const known = recordOf(value);
  if (known === undefined) return undefined;
  const names = ['n', 'auc', 'logLoss', 'brier', 'observedRate', 'meanPredicted', 'expectedCalibrationError'] as const;
  const numbers = Object.fromEntries(names.map((name) => [name, numberOf(known[name])] as const).filter(([, number]) => number !== undefined));
  const calibration = listOf(known['calibration']).flatMap(({ meanPredicted, observedRate, n }) =>
    typeof meanPredicted === 'number' && typeof observedRate === 'number' && typeof n === 'number' ? [{ meanPredicted, observedRate, n }] : [],
  );
  const confusion = confusionOf(known['confusion']);
  if (Object.keys(numbers).length === 0 && calibration.length === 0 && confusion === undefined) return undefined;
  return { ...numbers, ...(calibration.length === 0 ? {} : { calibration }), ...(confusion === undefined ? {} : { confusion }) };
}

function confusionOf(value: unknown): Confusion | undefined {
  const known = recordOf(value);
  const names = ['threshold', 'truePositives', 'falsePositives', 'trueNegatives', 'falseNegatives'] as const;
  if (known === undefined || !names.every((name) => typeof known[name] === 'number')) return undefined;
  return Object.fromEntries(names.map((name) => [name, known[name]])) as unknown as Confusion;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(recordOf).filter((item) => item !== undefined) : [];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

type Compacted<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** Without members that are undefined. */
function compact<T extends object>(object: T): Compacted<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Compacted<T>;
}
