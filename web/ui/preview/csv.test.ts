import { describe, expect, it } from 'vitest';
import { csvPage, csvRows, separatorOf } from './csv';

const rows = (text: string, separator = ',') => [...csvRows(text, separator)];

describe('separated values', () => {
  it.each([
    ['plain', 'a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
    ['without a last newline, with Windows ones', 'a,b\r\n1,2', [['a', 'b'], ['1', '2']]],
    ['quotes, newlines and separators within', 'a\n"x, ""y""\nz"', [['a'], ['x, "y"\nz']]],
    ['empty cells', ',\n"",x', [['', ''], ['', 'x']]],
    ['a mark at the beginning', '\uFEFFa\n1', [['a'], ['1']]],
    ['empty lines, which are no rows', 'a\n\n1\n\n', [['a'], ['1']]],
    ['a quote that never ends', 'a\n"x', [['a'], ['x']]],
    ['something behind a quote', '"a"b,c', [['ab', 'c']]],
    ['nothing', '', []],
  ])('may have %s', (_, text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it('are told apart by what separates them', () => {
    expect([separatorOf('a;b;c\n1,2;3', 'x.csv'), separatorOf('a,b', 'x.tsv'), separatorOf('a\tb\tc', 'x.csv'), separatorOf('a', 'x.csv')]).toEqual([';', '\t', '\t', ',']);
  });
});

describe('a page of a table', () => {
  const text = `n\n${Array.from({ length: 5 }, (_, place) => place).join('\n')}\n`;
  const page = (at: number, isCut = false) => csvPage(text, 'x.csv', { at, size: 2, isCut });

  it('goes on until the last', () => {
    expect([page(0), page(1), page(2)].map(({ rows: found, goesOn }) => [found.flat().join(''), goesOn])).toEqual([['01', true], ['23', true], ['4', false]]);
  });

  it('leaves out the row that a cut file ends in', () => {
    expect(page(2, true).rows).toEqual([]);
  });
});
