import { expect, test } from 'vitest';
import { checkTrigger, matches, type TriggerDefinition } from './trigger.js';

test.each([
  [true, {}],
  [true, { kind: 'LOG_LOSS', nodeId: 'alr_1' }],
  [true, { kind: ['LOG_LOSS', 'CALIBRATION'] }],
  [true, { subjects: 'distance' }],
  [false, { kind: 'CALIBRATION' }],
  [false, { kind: ['CALIBRATION'] }],
  [false, { missing: null }],
])('%s for the filter %j', (expected, filter) => {
  expect(matches(filter, { kind: 'LOG_LOSS', nodeId: 'alr_1', subjects: ['distance', 'hour'] })).toBe(expected);
});

test.each<[Partial<TriggerDefinition>, string]>([
  [{ eventType: 'run.ended' }, "'eventType' is \"run.ended\"; expected one of 'alert.raised'"],
  [{}, "'eventType' is missing; expected one of"],
  [{ kind: 'schedule' }, "'filter' of the trigger: 'everySeconds' is missing; expected a number from 1 to 31,536,000"],
  [{ kind: 'schedule', filter: { everySeconds: 0 } }, "'everySeconds' is 0; expected"],
  [{ kind: 'onDemand', eventType: 'alert.raised' }, "'eventType' is 'alert.raised'; expected none"],
  [{ eventType: 'alert.raised', cooldownSeconds: -1 }, "'cooldownSeconds' is -1; expected a whole number from 0 to 31,536,000"],
])('%j is refused', (definition, message) => {
  expect(() => checkTrigger({ kind: 'drift', filter: {}, cooldownSeconds: 0, ...definition })).toThrow(message);
});
