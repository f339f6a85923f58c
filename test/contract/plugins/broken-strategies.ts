import type { DeploymentStrategy, JsonObject, RolloutEvidence, StrategyDecision, StrategyState } from '@cairn/plugin';

/** A strategy that breaks one promise, made from one that keeps them all, and a check that must notice. */
export interface BrokenStrategy {
  readonly fault: string;
  readonly noticedBy: string;
  make(whole: DeploymentStrategy): DeploymentStrategy;
}

type Next = (state: StrategyState, evidence: RolloutEvidence, options: JsonObject) => StrategyDecision;

/** The same strategy with another way to decide. */
function deciding(make: (next: Next) => Next): BrokenStrategy['make'] {
  return (whole) => ({ ...whole, next: make((state, evidence, options) => whole.next(state, evidence, options)) });
}

const pure = 'it is pure: no clock, no chance, no change to what it was given, the same answer every time';
const traffic = 'traffic stays between 0 and 100 % and never falls, copies between 0 and 100 %; each step is the next one';
const explained = 'every decision gives a reason, and figures that are JSON';

export const brokenStrategies: readonly BrokenStrategy[] = [
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
    noticedBy: 'the first state is step 0, entered now, with a share of the traffic and of copies from 0 to 100',
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
];
