import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { UnauthenticatedError, UnavailableError } from '@cairn/core';
import type { Departure, IssuerClient, PersonClaims } from '../domain/access/oidc/departure.js';
import type { Issuer } from '../domain/access/oidc/issuer.js';

/** Longest wait for an issuer, in seconds. */
const patienceSeconds = 10;

/** One issuer, asked by the authorization code flow with PKCE. */
export class OidcClient implements IssuerClient {
  private configuration: Promise<Configuration> | undefined;

  constructor(
    readonly issuer: Issuer,
    private readonly redirectUri: string,
  ) {}

  async leave(next: string): Promise<{ url: URL; departure: Departure }> {
    const configuration = await this.discovered();
    const departure: Departure = { issuer: this.issuer.name, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), next };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: this.issuer.scopes,
      state: departure.state,
      nonce: departure.nonce,
      code_challenge: await calculatePKCECodeChallenge(departure.verifier),
      code_challenge_method: 'S256',
    });
    return { url, departure };
  }

  async comeBack(search: string, { state, nonce, verifier }: Departure): Promise<PersonClaims> {
    const configuration = await this.discovered();
    try {
      const url = new URL(this.redirectUri);
      url.search = search;
      const tokens = await authorizationCodeGrant(configuration, url, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
      const claims = tokens.claims()!;
      const { groupsClaim } = this.issuer;
      const more = claims[groupsClaim] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined ? await fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
      return personIn({ ...more, ...claims }, groupsClaim);
    } catch (cause) {
      throw new UnauthenticatedError(`The sign-in by '${this.issuer.name}' is refused: ${(cause as Error).message}`, { cause });
    }
  }

  /** Its addresses and keys; asked for again when it did not answer. */
  private async discovered(): Promise<Configuration> {
    const { url, clientId, clientSecret, name } = this.issuer;
    this.configuration ??= discovery(new URL(url), clientId, clientSecret, undefined, {
      // The signature of the ID token is checked also where the connection that it came by would do.
      execute: [enableNonRepudiationChecks, ...(url.startsWith('http:') ? [allowInsecureRequests] : [])],
      timeout: patienceSeconds,
    });
    try {
      return await this.configuration;
    } catch (cause) {
      this.configuration = undefined;
      throw new UnavailableError(`Issuer '${name}' does not answer; try again later, or sign in in another way`, { cause });
    }
  }
}

function personIn(claims: Readonly<Record<string, unknown>>, groupsClaim: string): PersonClaims {
  const text = (name: string): string | undefined => (typeof claims[name] === 'string' && claims[name] !== '' ? claims[name] : undefined);
  const groups = claims[groupsClaim];
  return {
    subject: String(claims['sub']),
    name: text('name') ?? text('preferred_username') ?? text('email') ?? String(claims['sub']),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : typeof groups === 'string' ? [groups] : [],
  };
}
