import { describe, expect, it } from 'vitest';
import type { Duty, DutyStatus } from '../../../../live/queries/compliance';
import { inWords, partsOf, sourcesOf } from './coverage';

function duty(id: string, source: string, status: DutyStatus): Duty {
  return { id, source, status, duty: '', queries: [], files: [], disclaimer: '' };
}

describe('duties by source', () => {
  it.each([
    ['Regulation (EU) 2024/1689 (AI Act), Art. 11 and Annex IV', 'Regulation (EU) 2024/1689 (AI Act)', 'Art. 11 and Annex IV'],
    ['Directive 2014/65/EU (MiFID II), Art. 17(2)', 'Directive 2014/65/EU (MiFID II)', 'Art. 17(2)'],
    ['NIST AI RMF 1.0, GOVERN', 'NIST AI RMF 1.0', 'GOVERN'],
    ['SR 11-7 (Federal Reserve, 2011), and SR 26-2, which follows it', 'SR 11-7 (Federal Reserve, 2011), and SR 26-2, which follows it', undefined],
    ['45 CFR 164.312(b) (HIPAA)', '45 CFR 164.312(b) (HIPAA)', undefined],
  ])('finds the place in %s', (source, name, place) => {
    expect(partsOf(source)).toEqual({ name, place });
  });

  it('counts each source by itself', () => {
    const sources = sourcesOf([duty('1', 'A law, Art. 1', 'COVERED'), duty('2', 'Another, Art. 1', 'MISSING'), duty('3', 'A law, Art. 2', 'STALE')]);
    expect(sources.map(({ name, coverage }) => [name, inWords(coverage)])).toEqual([
      ['A law', '1 covered, 1 stale'],
      ['Another', '1 missing'],
    ]);
  });
});
