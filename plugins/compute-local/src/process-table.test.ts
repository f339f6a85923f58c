import { expect, test } from 'vitest';
import { parseStat, processIds, readProcess, residentBytes } from './process-table.js';

test('a program may be called anything, also like the rest of the line', () => {
  const line = '4242 (a) S 1 (b) Z 7 8 0 -1 4194560 100 0 0 0 25 15 10 50 20 0 1 0 12345 1000000 200';
  expect(parseStat(line.replace('(a) S 1 (b) Z 7 8', '(a) S 1 (b) S 7 4200 8'))).toEqual({
    id: 4242,
    group: 4200,
    session: 8,
    zombie: false,
    cpuMs: 1_000,
  });
});

test.runIf(process.platform === 'linux')('this process is found, with the memory it holds', async () => {
  expect(await processIds()).toContain(process.pid);
  const entry = await readProcess(process.pid);
  expect(entry).toMatchObject({ id: process.pid, zombie: false });
  expect(entry?.cpuMs).toBeGreaterThan(0);
  expect(await residentBytes(process.pid)).toBeGreaterThan(1_000_000);
});

test('a process that has gone is nothing', async () => {
  expect(await readProcess(2 ** 22 + 1)).toBeUndefined();
  expect(await residentBytes(2 ** 22 + 1)).toBe(0);
});
