import type { DeploymentStrategy, JsonObject, RolloutEvidence, StrategyDecision, StrategyState } from '@cairn/plugin';
import type { StrategyPurpose } from '@cairn/plugin/testing';

/** A strategy that breaks one promise, made from one that keeps them all, and a check that must notice. */
export interface BrokenStrategy {
  readonly fault: string;
  readonly noticedBy: string;
  readonly purpose: StrategyPurpose;
  /** The strategy that it is made from. */
  readonly of: string;
  make(whole: DeploymentStrategy): DeploymentStrategy;
}

type Next = (state: StrategyState, evidence: RolloutEvidence, options: JsonObject) => StrategyDecision;

/** The same strategy with another way to decide. */
function deciding(make: (next: Next) => Next): BrokenStrategy['make'] {
  return (whole) => ({ ...whole, next: make((state, evidence, options) => whole.next(state, evidence, options)) });
}

/** The same strategy that says something else in place of each decision of these kinds. */
function replacing(kinds: readonly StrategyDecision['kind'][], instead: (decision: StrategyDecision, state: StrategyState) => StrategyDecision): BrokenStrategy['make'] {
  return deciding((next) => (state, evidence, options) => {
    const decision = next(state, evidence, options);
    return kinds.includes(decision.kind) ? instead(decision, state) : decision;
  });
}

function saying<Kind extends 'stay' | 'promote' | 'rollBack' | 'stop'>(kind: Kind): ({ reason, evidence }: StrategyDecision) => StrategyDecision {
  return ({ reason, evidence }) => ({ kind, reason, evidence });
}

const pure = 'it is pure: no clock, no chance, no change to what it was given, the same answer every time';
const traffic = 'traffic stays between 0 and 100 % and never falls, copies between 0 and 100 %; each step is the next one';
const beginning = 'the first state is step 0, entered now, with a share of the traffic and of copies from 0 to 100';
const explained = 'every decision gives a reason, and figures that are JSON';

const moving: readonly Omit<BrokenStrategy, 'purpose' | 'of'>[] = [
  {
    fault: 'asks the clock',
    noticedBy: pure,
    make: deciding((next) => (state, evidence, options) => next(state, { ...evidence, now: Date.now() }, options)),
  },
  {
    fault: 'asks the clock in another way',
    noticedBy: pure,
    make: deciding((next) => (state, evidence, options) => next(state, { ...evidence, now: new Date().getTime() }, options)),
  },
  {
    fault: 'throws a coin',
    noticedBy: pure,
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return Math.random() < 0.5 ? decision : { ...decision, kind: 'stay' };
    }),
  },
  {
    fault: 'changes the state it was given',
    noticedBy: pure,
    make: deciding((next) => (state, evidence, options) => {
      (state as { stepIndex: number }).stepIndex += 1;
      return next(state, evidence, options);
    }),
  },
  {
    fault: 'remembers what it was asked before',
    noticedBy: pure,
    make: (whole) => {
      let mostRequests = 0;
      return deciding((next) => (state, evidence, options) => {
        mostRequests = Math.max(mostRequests, evidence.candidate.requests);
        return { ...next(state, evidence, options), reason: `At most ${mostRequests} requests so far` };
      })(whole);
    },
  },
  {
    fault: 'never ends',
    noticedBy: 'a rollout ends also when no request ever comes',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'rollBack' ? { ...decision, kind: 'stay' } : decision;
    }),
  },
  {
    fault: 'promotes nothing',
    noticedBy: 'a candidate that is as good as the champion is promoted',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'promote' ? { ...decision, kind: 'rollBack' } : decision;
    }),
  },
  {
    fault: 'promotes everything',
    noticedBy: 'a candidate that fails every request is rolled back',
    make: deciding((next) => (state, evidence, options) => ({ ...next(state, evidence, options), kind: 'promote' })),
  },
  {
    fault: 'gives the candidate more than all traffic',
    noticedBy: traffic,
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'step' ? { ...decision, trafficPercent: decision.trafficPercent + 60 } : decision;
    }),
  },
  {
    fault: 'goes backwards',
    noticedBy: traffic,
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'step' ? { ...decision, trafficPercent: state.trafficPercent - 5 } : decision;
    }),
  },
  {
    fault: 'skips steps',
    noticedBy: traffic,
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'step' ? { ...decision, stepIndex: decision.stepIndex + 1 } : decision;
    }),
  },
  {
    fault: 'begins with more than all traffic',
    noticedBy: beginning,
    make: (whole) => ({ ...whole, begin: (options, now) => ({ ...whole.begin(options, now), trafficPercent: 101 }) }),
  },
  {
    fault: 'gives no reason',
    noticedBy: explained,
    make: deciding((next) => (state, evidence, options) => ({ ...next(state, evidence, options), reason: ' ' })),
  },
  {
    fault: 'gives figures that JSON cannot carry',
    noticedBy: explained,
    make: deciding((next) => (state, evidence, options) => ({ ...next(state, evidence, options), evidence: { statistic: NaN } })),
  },
  {
    fault: 'waits for the past',
    noticedBy: explained,
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return decision.kind === 'stay' ? { ...decision, until: evidence.now - 1 } : decision;
    }),
  },
  {
    fault: 'takes options it does not know',
    noticedBy: 'options that make no sense are refused',
    make: (whole) => ({ ...whole, parse: () => whole.parse(undefined) }),
  },
  {
    fault: 'completes options twice',
    noticedBy: 'options are completed once: parsing them again changes nothing, and they are JSON',
    make: (whole) => {
      const parsed = whole.parse(undefined) as JsonObject & { bakeMs: number };
      const parse = (options: unknown): JsonObject => ({ ...parsed, bakeMs: ((options as typeof parsed)?.bakeMs ?? parsed.bakeMs) * 2 });
      return { ...whole, parse };
    },
  },
  {
    fault: 'asks for more copies than there are requests',
    noticedBy: traffic,
    make: replacing(['step'], (decision) => ({ ...decision, shadowPercent: 110 }) as StrategyDecision),
  },
  {
    fault: 'begins with more copies than there are requests',
    noticedBy: beginning,
    make: (whole) => ({ ...whole, begin: (options, now) => ({ ...whole.begin(options, now), shadowPercent: 101 }) }),
  },
  {
    fault: 'waits for ever for a candidate that is not ready',
    noticedBy: 'a candidate that is never ready is rolled back',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return evidence.candidateReady ? decision : saying('stay')(decision);
    }),
  },
  {
    fault: 'stops without a verdict',
    noticedBy: 'it promotes or rolls back: it never stops without a verdict',
    make: replacing(['rollBack'], saying('stop')),
  },
  {
    fault: 'only compares, and does not say so',
    noticedBy: 'it says what it is for: moving',
    make: (whole) => ({ ...whole, purpose: 'comparing' }),
  },
];

const comparing: readonly Omit<BrokenStrategy, 'purpose' | 'of'>[] = [
  {
    fault: 'does not say that it only compares',
    noticedBy: 'it says what it is for: comparing',
    make: (whole) => ({ ...whole, purpose: undefined }),
  },
  {
    fault: 'goes on while it is not decided',
    noticedBy: 'a comparison ends, whatever the evidence',
    make: replacing(['stop'], saying('stay')),
  },
  {
    fault: 'promotes what fails',
    noticedBy: 'a candidate that fails every request is never promoted',
    make: replacing(['rollBack'], saying('promote')),
  },
  {
    fault: 'promotes what it never saw',
    noticedBy: 'a candidate that is never ready is never promoted',
    make: replacing(['rollBack'], saying('promote')),
  },
  {
    fault: 'calls a candidate bad because nothing was decided',
    noticedBy: 'a candidate that is as good as the champion, or better, is not rolled back',
    make: replacing(['stop'], saying('rollBack')),
  },
  {
    fault: 'calls a better candidate bad',
    noticedBy: 'a candidate that is as good as the champion, or better, is not rolled back',
    make: replacing(['promote'], saying('rollBack')),
  },
];

const standing: readonly Omit<BrokenStrategy, 'purpose' | 'of'>[] = [
  {
    fault: 'does not say that it stands',
    noticedBy: 'it says what it is for: standing',
    make: (whole) => ({ ...whole, purpose: 'comparing' }),
  },
  {
    fault: 'begins with a little traffic',
    noticedBy: 'the candidate never gets traffic',
    make: (whole) => ({ ...whole, begin: (options, now) => ({ ...whole.begin(options, now), trafficPercent: 1 }) }),
  },
  {
    fault: 'goes on to a little traffic',
    noticedBy: 'the candidate never gets traffic',
    make: replacing(['stay'], ({ reason, evidence }, { stepIndex }) => ({ kind: 'step', stepIndex: stepIndex + 1, trafficPercent: 1, reason, evidence })),
  },
  {
    fault: 'promotes a challenger that answers well',
    noticedBy: 'the candidate is never promoted',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return (evidence.pairs?.count ?? 0) > 1_000 ? saying('promote')(decision) : decision;
    }),
  },
  {
    fault: 'ends when it has seen enough',
    noticedBy: 'it compares for as long as it is left alone, with much traffic and with none',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return (evidence.pairs?.count ?? 0) > 1_000 ? saying('stop')(decision) : decision;
    }),
  },
  {
    fault: 'gives up when nothing comes',
    noticedBy: 'it compares for as long as it is left alone, with much traffic and with none',
    make: deciding((next) => (state, evidence, options) => {
      const decision = next(state, evidence, options);
      return evidence.champion.requests === 0 && evidence.now > evidence.stepEnteredAt + 3_600_000 ? saying('stop')(decision) : decision;
    }),
  },
];

export const brokenStrategies: readonly BrokenStrategy[] = [
  ...moving.map((broken) => ({ ...broken, purpose: 'moving', of: 'canary' }) as const),
  ...comparing.map((broken) => ({ ...broken, purpose: 'comparing', of: 'ab' }) as const),
  ...standing.map((broken) => ({ ...broken, purpose: 'standing', of: 'champion-challenger' }) as const),
];
