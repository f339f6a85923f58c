import { describe, expect, it } from 'vitest';
import type { EndpointSettings } from '../../../../live/queries/serving';
import { changedSettings, fieldOf, logFields, servedFields } from './settings-form';
import { logFacts, servedFacts } from './settings-words';

const settings: EndpointSettings = {
  replicas: { minimum: 1, maximum: 4, idleMs: 300_000, scaleUpAfterMs: 50 },
  deadlineMs: 5_000,
  memoryBytes: 2 ** 30,
  queueLimit: 512,
  nonFinite: 'REFUSE',
  log: { sampleRatio: 0.29, redactedFeatures: ['ssn'], retentionDays: null, whenFull: 'REFUSE' },
};
const fields = [...servedFields, ...logFields];

describe('settings of an endpoint', () => {
  it('stand in the form in units that people count in', () => {
    expect(fields.map(({ text }) => text(settings))).toEqual(['1', '4', '50', '300', '5000', '1024', '512', 'REFUSE', '29', 'ssn', '', 'REFUSE']);
  });

  it('are sent where they were changed, in the units of the platform', () => {
    expect(changedSettings(fields, settings, { 'replicas.minimum': '1', 'replicas.idleMs': '60', memoryBytes: '2048', 'log.sampleRatio': '7', 'log.redactedFeatures': 'ssn, name,', 'log.retentionDays': '30', nonFinite: 'ACCEPT' })).toEqual({
      settings: { replicas: { idleMs: 60_000 }, memoryBytes: 2 ** 31, log: { sampleRatio: 0.07, redactedFeatures: ['ssn', 'name'], retentionDays: 30 }, nonFinite: 'ACCEPT' },
    });
    expect(changedSettings(fields, { ...settings, log: { ...settings.log, retentionDays: 7 } }, { 'log.retentionDays': '' })).toEqual({ settings: { log: { retentionDays: null } } });
    expect(changedSettings(fields, settings, {})).toEqual({ settings: {} });
  });

  it('that are no numbers are refused at their field before they are sent', () => {
    expect(changedSettings(fields, settings, { queueLimit: 'many' })).toEqual({ problem: { path: 'queueLimit', message: "'many' is not a number" } });
    expect(changedSettings(fields, settings, { deadlineMs: ' ' })).toEqual({ problem: { path: 'deadlineMs', message: 'Longest time of one answer is empty; expected a number' } });
  });

  it('that the platform refuses are shown at their field', () => {
    const message = "Setting 'log.sampleRatio' is 2; expected a number from 0 to 1";
    expect(fieldOf(message)).toEqual({ path: 'log.sampleRatio', message });
    expect(fieldOf('Somebody was faster')).toEqual({ path: undefined, message: 'Somebody was faster' });
    const known = fields.map(({ path }) => path);
    expect(known).toContain(fieldOf(message).path);
  });

  it('are read in words', () => {
    expect(servedFacts(settings)[0]).toEqual(['Processes', '1 to 4 a variant: one more when requests wait longer than 50 ms, down again after 5 min 0 s without use']);
    expect(servedFacts({ ...settings, replicas: { ...settings.replicas, minimum: 0 } })[0]![1]).toContain('none after 5 min 0 s without requests');
    expect(logFacts(settings).map(([, says]) => says)).toEqual(['29% of the answers; all are counted', 'the values of ssn', 'for ever', 'requests are refused: no answer goes unrecorded']);
  });
});
