import { describe, expect, it } from 'vitest';
import { plainProgress } from './plain-progress.js';
import { duration, readingText } from './reading-text.js';

describe('progress', () => {
  it('says rate and remaining time, once there is something to judge by', () => {
    const reading = { done: 300, total: 1200, unit: 'flights' };
    expect(readingText(reading, 10)).toBe('300 of 1,200 flights · 30/s · 30 s left');
    expect(readingText({ ...reading, note: '3 March' }, 0.5)).toBe('300 of 1,200 flights · 3 March');
    expect(readingText({ ...reading, done: 1200 }, 10)).toBe('1,200 of 1,200 flights · 120/s');
    expect(readingText({ done: 1, total: 9, unit: 'days' }, 4)).toBe('1 of 9 days · 0.3/s · 32 s left');
  });

  it('counts minutes from 60 seconds', () => {
    expect([0.2, 59.4, 60, 125].map(duration)).toEqual(['1 s', '59 s', '1 min 0 s', '2 min 5 s']);
  });

  it('is plain lines where there is no terminal, and few of them', () => {
    const lines: string[] = [];
    const step = plainProgress((line) => lines.push(line), 8).begin('Ingest');
    for (let done = 0; done < 1000; done += 1) step.show({ done, total: 1000, unit: 'rows' });
    step.say('a fact');
    step.end('1,000 rows');
    expect(lines).toEqual([
      '[1/8] Ingest: started',
      '[1/8] Ingest: 0 of 1,000 rows',
      '    a fact',
      '[1/8] Ingest: done in 1 s. 1,000 rows',
    ]);
  });
});
