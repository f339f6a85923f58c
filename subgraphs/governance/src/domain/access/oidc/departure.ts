import type { Issuer } from './issuer.js';

/** What the browser must bring back, and only it: kept in its cookie between leaving and coming back. */
export interface Departure {
  readonly issuer: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where to go afterwards, a path of the portal. */
  readonly next: string;
}

/** What an issuer says of a person, proven. */
export interface PersonClaims {
  readonly subject: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** One issuer, as people are sent to it and come back. */
export interface IssuerClient {
  readonly issuer: Issuer;
  /** Where to send the browser. @throws {UnavailableError} when the issuer does not answer. */
  leave(next: string): Promise<{ url: URL; departure: Departure }>;
  /**
   * Who came back.
   * @param search the query that the issuer sent the browser back with.
   * @throws {UnauthenticatedError} when anything about it is not as it left.
   */
  comeBack(search: string, departure: Departure): Promise<PersonClaims>;
}
