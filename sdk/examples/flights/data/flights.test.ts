import { beforeAll, describe, expect, it } from 'vitest';
import { breakDay } from './broken-day.js';
import { flightsBetween, lateLabels, sliceFlights, type Flights } from './flights.js';
import { openFlightsBytes, openFlightsFile, readFlights } from './read-flights.js';
import { writeFlights } from './write-flights.js';

const from = new Date('2001-01-16T18:00:00Z');
const to = new Date('2001-01-17T18:00:00Z'); // the file's first row group ends on that day at 15:35

describe('flights', () => {
  let day: Flights;
  beforeAll(async () => {
    day = await readFlights(await openFlightsFile(), { from, to });
  });

  it('are read for a range of departures, across row groups and in order', () => {
    expect(day.rowCount).toBeGreaterThan(10_000);
    expect(day.date[0]).toBeGreaterThanOrEqual(from.getTime());
    expect(day.date[day.rowCount - 1]).toBeLessThan(to.getTime());
    expect(day.date.every((ms, row) => row === 0 || ms >= day.date[row - 1]!)).toBe(true);
    expect(day.origin).toHaveLength(day.rowCount);
    expect(day.origin.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });

  it('are the same after writing and reading a Parquet file', async () => {
    const bytes = writeFlights(day);
    expect(await readFlights(openFlightsBytes(bytes))).toEqual(day);
    expect(writeFlights(day)).toEqual(bytes);
  });

  it('are cut by time', () => {
    const noon = new Date('2001-01-17T12:00:00Z');
    const [before, after] = [flightsBetween(day, from, noon), flightsBetween(day, noon, to)];
    expect(before.rowCount + after.rowCount).toBe(day.rowCount);
    expect(before.date[before.rowCount - 1]).toBeLessThan(noon.getTime());
    expect(after.date[0]).toBeGreaterThanOrEqual(noon.getTime());
    expect(flightsBetween(day, to, to).rowCount).toBe(0);
  });

  it('are late when they arrive more than 15 minutes after the timetable', () => {
    const delay = Int16Array.of(-20, 0, 15, 16, 300);
    expect([...lateLabels({ ...sliceFlights(day, 0, 5), delay })]).toEqual([0, 0, 0, 1, 1]);
  });

  it('refuse a file with a value that is not theirs, naming column and row', async () => {
    const bytes = writeFlights({ ...sliceFlights(day, 0, 3), distance: Int32Array.of(1, 70_000, 1) as never });
    await expect(readFlights(openFlightsBytes(bytes))).rejects.toThrow("Column 'distance' of row 2 is 70000");
  });

  it('can be broken in three ways, each where the list of defects says', () => {
    const { bytes, defects } = breakDay(day);
    const [header, ...rows] = new TextDecoder().decode(bytes).trimEnd().split('\n');
    expect(header).toBe('date,delay,distance,origin,dest');
    expect(rows).toHaveLength(day.rowCount);
    const cell = (row: number, column: number): string => rows[row - 1]!.split(',')[column]!;
    expect(cell(defects[1]!.row, 1)).toBe('late');
    expect(Number(cell(defects[2]!.row, 2))).toBe(-day.distance[defects[2]!.row - 1]!);
    expect(rows.filter((line) => Number.isNaN(Number(line.split(',')[1])) || line.split(',')[2]!.startsWith('-'))).toHaveLength(2);
  });
});
