import { describe, expect, it } from 'vitest';
import { changedOptions, fieldText, optionFields } from './option-form';
import { optionFigures, optionText, optionWords, strategySentence } from './strategy-words';

const fields = optionFields({ steps: [10, 50, 100], bakeMs: 60_000, better: 'higher', metric: null });

describe('options of a strategy', () => {
  it('stand in their fields as people write them', () => {
    expect(fields.map(({ fallback }) => fieldText(fallback))).toEqual(['10, 50, 100', '60000', 'higher', '']);
    expect(fieldText({ better: 'higher' })).toBe('{"better":"higher"}');
  });

  it('are sent where they were changed, for the strategy to check', () => {
    expect(changedOptions(fields, { steps: '10, 50, 100', bakeMs: ' 60000 ', better: 'higher', metric: '' })).toEqual({});
    expect(changedOptions(fields, { steps: '5,100', bakeMs: 'a minute', better: 'lower', metric: '{"better": "lower"}' })).toEqual({ steps: [5, 100], bakeMs: 'a minute', better: 'lower', metric: { better: 'lower' } });
    expect(optionFields(null)).toEqual([]);
  });

  it('are read with their units', () => {
    expect(optionFigures('canary', { steps: [10, 100], bakeMs: 60_000, metric: null, alpha: 0.01 })).toEqual([
      ['Shares', '10 %, 100 %'],
      ['Shortest step', '1 min 0 s'],
      ['Business metric', 'none'],
      ['Chance of a wrong verdict', '1%'],
    ]);
    expect(optionText('metric', { better: 'higher', maxLoss: 0.5 })).toBe('better higher, max loss 0.5');
  });

  it('of a strategy from elsewhere are called what they are called', () => {
    expect(optionWords('dice', 'waitMs')).toEqual({ label: 'Wait', hint: 'Milliseconds' });
    expect(strategySentence('dice', 'v2', 'v1')).toContain('plugin');
    expect(strategySentence('ab', 'v2', 'v1')).toContain('split between v2 and v1');
  });
});
