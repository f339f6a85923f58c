import { describe, expect, it } from 'vitest';
import { emptyRequest, inputOf, missingIn } from './export-input';

describe('an export that is asked for', () => {
  it('is the whole project unless somebody says less', () => {
    expect(missingIn(emptyRequest)).toBeUndefined();
    expect(inputOf(emptyRequest, 'prj_1')).toEqual({ projectId: 'prj_1' });
  });

  it('names one thing, a range and a purpose', () => {
    const draft = { scope: 'model', scopeId: 'mdl_1', from: '2026-01-01T00:00', to: '2026-02-01T00:00', purpose: ' yearly audit ' } as const;
    expect(inputOf(draft, 'prj_1')).toEqual({ projectId: 'prj_1', modelId: 'mdl_1', from: new Date(draft.from).toISOString(), to: new Date(draft.to).toISOString(), purpose: 'yearly audit' });
  });

  it('says what is missing', () => {
    expect(missingIn({ ...emptyRequest, scope: 'actor' })).toBe('Choose the person or program.');
    expect(missingIn({ ...emptyRequest, from: '2026-02-01T00:00', to: '2026-01-01T00:00' })).toBe('It must begin before it ends.');
  });
});
