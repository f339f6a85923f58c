import { InvalidInputError, type JsonObject } from '@cairn/core';
import assert from 'node:assert/strict';
import type { DeploymentStrategy, StrategyDecision } from '../strategy.js';
import type { Check } from './check.js';
import { pairEvidence, simulateRollout, variantEvidence, type SimulatedDecision, type SimulatedTraffic } from './simulated-rollout.js';
import { withoutClockAndChance } from './without-clock.js';

/** A strategy under test. */
export interface StrategySubject {
  readonly strategy: DeploymentStrategy;
  /** Options to try it with; absent for its defaults. */
  readonly options?: unknown;
}

/** What a strategy is for: {@link DeploymentStrategy.purpose}. */
export type StrategyPurpose = NonNullable<DeploymentStrategy['purpose']>;

const healthy: SimulatedTraffic = {
  requestsPerSecond: 50,
  championErrorRate: 0.002,
  candidateErrorRate: 0.002,
  championConversion: 0.1,
  candidateConversion: 0.1,
};
const unlabelled: SimulatedTraffic = { ...healthy, championConversion: undefined, candidateConversion: undefined };
const better: SimulatedTraffic = { ...healthy, candidateConversion: 0.2, scoreDifference: 0.05 };
const costly: SimulatedTraffic = { ...healthy, candidateConversion: 0.05, scoreDifference: -0.05 };
const broken: SimulatedTraffic = { ...healthy, candidateErrorRate: 1 };
const silent: SimulatedTraffic = { ...healthy, requestsPerSecond: 0 };
const neverReady: SimulatedTraffic = { ...healthy, candidateLoadMs: Infinity };
const all = Object.entries({ healthy, unlabelled, better, costly, broken, silent, neverReady });

/** What every deployment strategy promises. */
const ofAll: readonly Check<StrategySubject>[] = [
  check('options are completed once: parsing them again changes nothing, and they are JSON', ({ strategy, options }) => {
    const parsed = strategy.parse(options);
    assert.deepEqual(strategy.parse(parsed), parsed);
    assert.deepEqual(JSON.parse(JSON.stringify(parsed)), parsed);
  }),
  check('options that make no sense are refused', ({ strategy }) => {
    for (const wrong of ['nonsense', 7, null, [], { cairnNoSuchOption: true }]) {
      assert.throws(() => strategy.parse(wrong), InvalidInputError, JSON.stringify(wrong));
    }
  }),
  check('the first state is step 0, entered now, with a share of the traffic and of copies from 0 to 100', ({ strategy, options }) => {
    const state = strategy.begin(strategy.parse(options), 1_234_567);
    assert.equal(state.stepIndex, 0);
    assert.equal(state.enteredAt, 1_234_567);
    assert.ok(isPercent(state.trafficPercent), `${state.trafficPercent} % of the traffic`);
    assert.ok(isPercent(state.shadowPercent ?? 0), `copies of ${state.shadowPercent} %`);
  }),
  check('it is pure: no clock, no chance, no change to what it was given, the same answer every time', ({ strategy, options }) => {
    withoutClockAndChance(() => {
      const parsed = frozen(strategy.parse(options));
      const state = frozen(strategy.begin(parsed, 1_000));
      assert.deepEqual(strategy.begin(parsed, 1_000), state);
      const first = new Map<number, StrategyDecision>();
      for (const requests of [0, 150, 100_000, 150, 0, 100_000]) {
        const variant = { ...variantEvidence(requests, 0.01), labels: { count: requests, sum: requests / 10, squaredSum: requests / 10 } };
        const evidence = { now: 500_000, stepEnteredAt: 1_000, candidateReady: true, champion: variant, candidate: variant, pairs: pairEvidence(requests) };
        const decision = strategy.next(state, frozen(evidence), parsed);
        const before = first.get(requests) ?? decision;
        first.set(requests, before);
        assert.deepEqual(decision, before, `with ${requests} requests it decided differently the second time`);
      }
    });
  }),
  check('traffic stays between 0 and 100 % and never falls, copies between 0 and 100 %; each step is the next one', (subject) => {
    for (const [, traffic] of all) {
      for (const { state, decision } of play(subject, traffic)) {
        if (decision.kind !== 'step') continue;
        const { trafficPercent, shadowPercent = 0, stepIndex } = decision;
        assert.ok(isPercent(trafficPercent), `a step to ${trafficPercent} %`);
        assert.ok(isPercent(shadowPercent), `a step to copies of ${shadowPercent} %`);
        assert.ok(trafficPercent >= state.trafficPercent, `a step from ${state.trafficPercent} % back to ${trafficPercent} %`);
        assert.equal(stepIndex, state.stepIndex + 1, `a step from ${state.stepIndex} to ${stepIndex}`);
      }
    }
  }),
  check('every decision gives a reason, and figures that are JSON', (subject) => {
    for (const [, traffic] of all) {
      for (const { decision, now } of play(subject, traffic)) {
        assert.ok(decision.reason.trim().length > 0, `${decision.kind} without a reason`);
        assert.ok(Object.keys(decision.evidence).length > 0, `${decision.kind} without figures`);
        assert.deepEqual(JSON.parse(JSON.stringify(decision.evidence)), withoutUndefined(decision.evidence));
        if (decision.kind === 'stay' && decision.until !== undefined) assert.ok(decision.until > now, 'it waits for the past');
      }
    }
  }),
];

const ofMoving: readonly Check<StrategySubject>[] = [
  purposeCheck('moving'),
  check('a candidate that is as good as the champion is promoted', (subject) => {
    assert.equal(verdict(play(subject, healthy)), 'promote');
    assert.equal(verdict(play(subject, unlabelled)), 'promote', 'without labels');
  }),
  check('a candidate that fails every request is rolled back', (subject) => {
    assert.equal(verdict(play(subject, broken)), 'rollBack');
  }),
  check('a candidate that is never ready is rolled back', (subject) => {
    assert.equal(verdict(play(subject, neverReady)), 'rollBack');
  }),
  check('a rollout ends also when no request ever comes', (subject) => {
    assert.notEqual(verdict(play(subject, silent)), 'stay');
  }),
  check('it promotes or rolls back: it never stops without a verdict', (subject) => {
    for (const [name, traffic] of all) assert.notEqual(verdict(play(subject, traffic)), 'stop', name);
  }),
];

const ofComparing: readonly Check<StrategySubject>[] = [
  purposeCheck('comparing'),
  check('a comparison ends, whatever the evidence', (subject) => {
    for (const [name, traffic] of all) assert.notEqual(verdict(play(subject, traffic)), 'stay', name);
  }),
  check('a candidate that fails every request is never promoted', (subject) => {
    assert.notEqual(verdict(play(subject, broken)), 'promote');
  }),
  check('a candidate that is never ready is never promoted', (subject) => {
    assert.notEqual(verdict(play(subject, neverReady)), 'promote');
  }),
  check('a candidate that is as good as the champion, or better, is not rolled back', (subject) => {
    for (const traffic of [healthy, unlabelled, better]) assert.notEqual(verdict(play(subject, traffic)), 'rollBack');
  }),
];

const ofStanding: readonly Check<StrategySubject>[] = [
  purposeCheck('standing'),
  check('the candidate never gets traffic', (subject) => {
    for (const [, traffic] of all) {
      for (const { state, decision } of play(subject, traffic)) {
        assert.equal(state.trafficPercent, 0);
        if (decision.kind === 'step') assert.equal(decision.trafficPercent, 0);
      }
    }
  }),
  check('the candidate is never promoted', (subject) => {
    for (const [name, traffic] of all) assert.notEqual(verdict(play(subject, traffic)), 'promote', name);
  }),
  check('it compares for as long as it is left alone, with much traffic and with none', (subject) => {
    for (const traffic of [healthy, unlabelled, better, silent]) {
      const end = verdict(play(subject, traffic));
      assert.ok(end === 'stay' || end === 'step', end);
    }
  }),
];

/** What a deployment strategy promises, by what it is for. */
export const strategyChecks: Readonly<Record<StrategyPurpose, readonly Check<StrategySubject>[]>> = {
  moving: [...ofAll, ...ofMoving],
  comparing: [...ofAll, ...ofComparing],
  standing: [...ofAll, ...ofStanding],
};

function check(title: string, run: (subject: StrategySubject) => void): Check<StrategySubject> {
  return { title, timeLimitMs: 30_000, run: async (subject) => run(subject) };
}

function purposeCheck(purpose: StrategyPurpose): Check<StrategySubject> {
  return check(`it says what it is for: ${purpose}`, ({ strategy }) => assert.equal(strategy.purpose ?? 'moving', purpose));
}

function play({ strategy, options }: StrategySubject, traffic: SimulatedTraffic): readonly SimulatedDecision[] {
  return simulateRollout(strategy, strategy.parse(options), traffic);
}

function verdict(decisions: readonly SimulatedDecision[]): string | undefined {
  return decisions.at(-1)?.decision.kind;
}

function isPercent(value: number): boolean {
  return value >= 0 && value <= 100;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** JSON leaves out members that are undefined: so they do not count as a difference. */
function withoutUndefined(evidence: JsonObject): unknown {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}
