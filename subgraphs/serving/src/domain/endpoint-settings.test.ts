import { expect, test } from 'vitest';
import { completeSettings, defaultSettings } from './endpoint-settings.js';

test('what is not said has its default', () => {
  expect(completeSettings(undefined)).toEqual(defaultSettings);
  expect(completeSettings({})).toEqual(defaultSettings);
  expect(completeSettings({ log: { sampleRatio: 0.1 } })).toEqual({ ...defaultSettings, log: { ...defaultSettings.log, sampleRatio: 0.1 } });
});

test('a change leaves the rest as it is, and null is the default again', () => {
  const present = completeSettings({ deadlineMs: 100, replicas: { minimum: 0 }, log: { retentionDays: 30, redactedFeatures: ['name', 'name', 'age'] } });
  expect(present).toMatchObject({ deadlineMs: 100, replicas: { minimum: 0, maximum: 1 }, log: { retentionDays: 30, redactedFeatures: ['name', 'age'] } });
  expect(completeSettings({ queueLimit: 10 }, present)).toEqual({ ...present, queueLimit: 10 });
  expect(completeSettings({ deadlineMs: null, log: { retentionDays: null } }, present)).toEqual({ ...present, deadlineMs: 5_000, log: { ...present.log, retentionDays: null } });
  expect(completeSettings({ log: null }, present).log).toEqual(defaultSettings.log);
});

test('the maximum follows a minimum above it, unless it was said', () => {
  expect(completeSettings({ replicas: { minimum: 4 } }).replicas).toMatchObject({ minimum: 4, maximum: 4 });
  expect(() => completeSettings({ replicas: { minimum: 4, maximum: 2 } })).toThrow("Setting 'replicas.maximum' is 2; expected at least the minimum of 4 processes");
});

test.each<[given: unknown, message: string]>([
  [[], "Setting 'settings' is []; expected an object with 'replicas', 'deadlineMs'"],
  [{ deadline: 1 }, "There is no setting 'deadline'; expected 'replicas', 'deadlineMs'"],
  [{ log: { sample: 1 } }, "There is no setting 'log.sample'; expected 'sampleRatio'"],
  [{ log: true }, "Setting 'log' is true; expected an object with 'sampleRatio'"],
  [{ deadlineMs: 9 }, "Setting 'deadlineMs' is 9; expected a whole number of milliseconds from 10 to 600,000"],
  [{ deadlineMs: 10.5 }, "Setting 'deadlineMs' is 10.5"],
  [{ memoryBytes: 2 ** 40 }, "Setting 'memoryBytes' is 1099511627776; expected a whole number of bytes from 67,108,864 to 68,719,476,736"],
  [{ replicas: { minimum: -1 } }, "Setting 'replicas.minimum' is -1; expected a whole number of processes from 0 to 32"],
  [{ replicas: { maximum: 0 } }, "Setting 'replicas.maximum' is 0; expected a whole number of processes from 1 to 32"],
  [{ queueLimit: '5' }, `Setting 'queueLimit' is "5"`],
  [{ nonFinite: 'ignore' }, `Setting 'nonFinite' is "ignore"; expected 'refuse' or 'accept'`],
  [{ log: { sampleRatio: NaN } }, "Setting 'log.sampleRatio' is null; expected a number from 0 to 1"],
  [{ log: { sampleRatio: 1.01 } }, "Setting 'log.sampleRatio' is 1.01"],
  [{ log: { redactedFeatures: 'a' } }, `Setting 'log.redactedFeatures' is "a"; expected a list of at most 1,000 names`],
  [{ log: { redactedFeatures: [''] } }, `Setting 'log.redactedFeatures' is ""; expected names of 1 to 500 characters`],
  [{ log: { retentionDays: 0 } }, "Setting 'log.retentionDays' is 0; expected a whole number of days from 1 to 36,500"],
  [{ log: { whenFull: 'drop' } }, `Setting 'log.whenFull' is "drop"; expected 'refuse' or 'serveUnlogged'`],
])('%j is refused by name', (given, message) => {
  expect(() => completeSettings(given)).toThrow(message);
});
