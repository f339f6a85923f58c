/** How busy an airport of origin is. */
export type AirportSize = 'large' | 'medium' | 'small';

export const airportSizes: readonly AirportSize[] = ['large', 'medium', 'small'];

/**
 * Cut-offs as shares of all departures of the training rows: large from 1 %, medium from 0.25 %, small below. They are
 * the shares at which the US Federal Aviation Administration calls an airport a large or a medium hub, which it takes of
 * passengers.
 */
const airportSizeCutOffs = { large: 0.01, medium: 0.0025 } as const;

/** A function that tells an airport's size by its number of departures among the training rows; unknown ones are small. */
export function fitAirportSizes(origins: readonly string[]): (airport: string) => AirportSize {
  const departures = new Map<string, number>();
  for (const origin of origins) departures.set(origin, (departures.get(origin) ?? 0) + 1);
  return (airport) => {
    const share = (departures.get(airport) ?? 0) / origins.length;
    if (share >= airportSizeCutOffs.large) return 'large';
    return share >= airportSizeCutOffs.medium ? 'medium' : 'small';
  };
}
