import { describe, expect, it } from 'vitest';
import { freshRows } from './fresh-rows';

const rowsOf = (text: string) => [...text].map((key) => ({ key }));
const shownAs = (shown: string, answer: string) => {
  const { rows, waiting } = freshRows(rowsOf(shown), rowsOf(answer), ({ key }) => key);
  return [rows.map(({ key }) => key).join(''), waiting];
};

describe('rows of a list that grows', () => {
  it.each([
    ['the first answer is shown', '', 'cba', 'cba', 0],
    ['newer rows wait', 'cba', 'edcba', 'cba', 2],
    ['rows that newer ones pushed off the page stay', 'cba', 'edc', 'cba', 2],
    ['when all are newer, all wait', 'cba', 'fed', 'cba', 3],
    ['further pages are added', 'cba', 'cba98', 'cba98', 0],
    ['a row that is gone goes', 'cba', 'ca', 'ca', 0],
  ])('%s', (_, shown, answer, rows, waiting) => {
    expect(shownAs(shown, answer)).toEqual([rows, waiting]);
  });

  it('take new values of rows that are shown', () => {
    const { rows } = freshRows([{ key: 'a', status: 'RUNNING' }], [{ key: 'b', status: 'RUNNING' }, { key: 'a', status: 'FINISHED' }], ({ key }) => key);
    expect(rows).toEqual([{ key: 'a', status: 'FINISHED' }]);
  });
});
