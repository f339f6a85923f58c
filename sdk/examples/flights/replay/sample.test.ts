import { describe, expect, it } from 'vitest';
import { openFlightsFile, readFlights } from '../data/read-flights.js';
import { sampleDays } from './sample.js';

describe('a sample of days', () => {
  it('takes so many real flights of each day, in order, the same for the same seed', async () => {
    const [from, to] = [new Date('2001-03-03T00:00:00Z'), new Date('2001-03-05T00:00:00Z')];
    const flights = await readFlights(await openFlightsFile(), { from, to });
    const sample = (seed: number) => [...sampleDays(flights, { from, to, flightsPerDay: 50, seed })];
    const [saturday, sunday] = sample(1);
    expect([saturday?.flights.length, sunday?.flights.length]).toEqual([50, 50]);
    const times = saturday!.flights.map(({ departedAt }) => departedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(saturday!.flights.every(({ departedAt }) => departedAt.toISOString().startsWith('2001-03-03'))).toBe(true);
    expect(saturday!.flights[0]!.row).toEqual({
      date: expect.any(Number),
      distance: expect.any(Number),
      origin: expect.stringMatching(/^[A-Z]{3}$/),
      destination: expect.stringMatching(/^[A-Z]{3}$/),
    });
    expect(sample(1)).toEqual(sample(1));
    expect(sample(2)).not.toEqual(sample(1));
  });
});
