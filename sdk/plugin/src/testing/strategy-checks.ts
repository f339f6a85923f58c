import { InvalidInputError, type JsonObject } from '@cairn/core';
import assert from 'node:assert/strict';
import type { DeploymentStrategy, StrategyDecision } from '../strategy.js';
import type { Check } from './check.js';
import { simulateRollout, variantEvidence, type SimulatedDecision, type SimulatedTraffic } from './simulated-rollout.js';
import { withoutClockAndChance } from './without-clock.js';

/** A strategy under test. */
export interface StrategySubject {
  readonly strategy: DeploymentStrategy;
  /** Options to try it with; absent for its defaults. */
  readonly options?: unknown;
}

const healthy: SimulatedTraffic = { requestsPerSecond: 50, championErrorRate: 0.002, candidateErrorRate: 0.002 };
const broken: SimulatedTraffic = { ...healthy, candidateErrorRate: 1 };
const silent: SimulatedTraffic = { ...healthy, requestsPerSecond: 0 };

/** What every deployment strategy promises. */
export const strategyChecks: readonly Check<StrategySubject>[] = [
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
  check('the first state is step 0, entered now, with a share of the traffic from 0 to 100', ({ strategy, options }) => {
    const state = strategy.begin(strategy.parse(options), 1_234_567);
    assert.equal(state.stepIndex, 0);
    assert.equal(state.enteredAt, 1_234_567);
    assert.ok(state.trafficPercent >= 0 && state.trafficPercent <= 100, `${state.trafficPercent} %`);
  }),
  check('it is pure: no clock, no chance, no change to what it was given, the same answer every time', ({ strategy, options }) => {
    withoutClockAndChance(() => {
      const parsed = frozen(strategy.parse(options));
      const state = frozen(strategy.begin(parsed, 1_000));
      assert.deepEqual(strategy.begin(parsed, 1_000), state);
      const first = new Map<number, StrategyDecision>();
      for (const requests of [0, 150, 100_000, 150, 0, 100_000]) {
        const variant = variantEvidence(requests, 0.01);
        const decision = strategy.next(state, frozen({ now: 500_000, stepEnteredAt: 1_000, candidateReady: true, champion: variant, candidate: variant }), parsed);
        const before = first.get(requests) ?? decision;
        first.set(requests, before);
        assert.deepEqual(decision, before, `with ${requests} requests it decided differently the second time`);
      }
    });
  }),
  check('traffic stays between 0 and 100 % and never falls; each step is the next one', (subject) => {
    for (const traffic of [healthy, broken, silent]) {
      for (const { state, decision } of play(subject, traffic)) {
        if (decision.kind !== 'step') continue;
        const { trafficPercent, stepIndex } = decision;
        assert.ok(trafficPercent <= 100 && trafficPercent >= 0, `a step to ${trafficPercent} %`);
        assert.ok(trafficPercent >= state.trafficPercent, `a step from ${state.trafficPercent} % back to ${trafficPercent} %`);
        assert.equal(stepIndex, state.stepIndex + 1, `a step from ${state.stepIndex} to ${stepIndex}`);
      }
    }
  }),
  check('every decision gives a reason, and figures that are JSON', (subject) => {
    for (const traffic of [healthy, broken, silent]) {
      for (const { decision, now } of play(subject, traffic)) {
        assert.ok(decision.reason.trim().length > 0, `${decision.kind} without a reason`);
        assert.ok(Object.keys(decision.evidence).length > 0, `${decision.kind} without figures`);
        assert.deepEqual(JSON.parse(JSON.stringify(decision.evidence)), withoutUndefined(decision.evidence));
        if (decision.kind === 'stay' && decision.until !== undefined) assert.ok(decision.until > now, 'it waits for the past');
      }
    }
  }),
  check('a candidate that is as good as the champion is promoted', (subject) => {
    assert.equal(verdict(play(subject, healthy)), 'promote');
  }),
  check('a candidate that fails every request is rolled back', (subject) => {
    assert.equal(verdict(play(subject, broken)), 'rollBack');
  }),
  check('a rollout ends also when no request ever comes', (subject) => {
    assert.notEqual(verdict(play(subject, silent)), 'stay');
  }),
];

function check(title: string, run: (subject: StrategySubject) => void): Check<StrategySubject> {
  return { title, timeLimitMs: 30_000, run: async (subject) => run(subject) };
}

function play({ strategy, options }: StrategySubject, traffic: SimulatedTraffic): readonly SimulatedDecision[] {
  return simulateRollout(strategy, strategy.parse(options), traffic);
}

function verdict(decisions: readonly SimulatedDecision[]): string | undefined {
  return decisions.at(-1)?.decision.kind;
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** JSON leaves out members that are undefined: so they do not count as a difference. */
function withoutUndefined(evidence: JsonObject): unknown {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined));
}
