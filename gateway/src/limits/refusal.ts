import { GraphQLError } from 'graphql';
import { defaultLimits } from './limits.js';
import type { Limits } from './limits.js';

/** Where counting stops: a document of a few lines can stand for more selections than a number holds. */
export const saturated = 1_000_000_000;

/** The refusal of a document that is too much of something. */
export function tooMuch(limit: keyof Limits, { value, unit }: { value: number; unit: string }, limits: Partial<Limits>): GraphQLError {
  const asked = value >= saturated ? `more than ${count(saturated, unit)}` : count(value, unit);
  const most = limits[limit] ?? defaultLimits[limit];
  return refusal(limit, `Document of ${asked} exceeds ${count(most, unit)}`);
}

/** The refusal of a document, in its own words. */
export function refusal(limit: keyof Limits, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'LIMIT_EXCEEDED', details: { limit } } });
}

/** A number and its unit, as a person writes them: `5,001 aliases`. */
export function count(value: number, unit: string): string {
  const plural = unit.endsWith('s') ? `${unit}es` : `${unit}s`;
  return `${value.toLocaleString('en-US')} ${value === 1 ? unit : plural}`;
}
