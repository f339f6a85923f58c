import { InvalidInputError, UnauthenticatedError } from '@cairn/core';
import { readBody, sendJson, type Route } from '@cairn/subgraph';
import type { TokenService } from '../domain/access/token-service.js';
import type { RecordRefusal } from './sessions.js';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Where service accounts trade a signed assertion for a token, as OAuth's clients do (RFC 6749, section 4.4, with RFC 7523, section 2.2). */
export function tokenRoute(tokens: TokenService, refused: RecordRefusal): Route {
  return {
    method: 'POST',
    path: '/api/v1/token',
    access: 'public',
    async handle(request, response) {
      const form = new URLSearchParams((await readBody(request.raw, 20_000)).toString('utf8'));
      const refuse = (status: number, error: string, description: string): void => sendJson(response, status, { error, error_description: description }, { 'cache-control': 'no-store' });
      if (form.get('grant_type') !== 'client_credentials') return refuse(400, 'unsupported_grant_type', `'grant_type' is '${form.get('grant_type') ?? ''}'; expected client_credentials, in a form`);
      if (form.get('client_assertion_type') !== assertionType) return refuse(400, 'invalid_request', `'client_assertion_type' is '${form.get('client_assertion_type') ?? ''}'; expected ${assertionType}`);
      try {
        const { token, expiresInSeconds } = await tokens.exchange(form.get('client_assertion') ?? '');
        sendJson(response, 200, { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds }, { 'cache-control': 'no-store' });
      } catch (thrown) {
        if (!(thrown instanceof UnauthenticatedError || thrown instanceof InvalidInputError)) throw thrown;
        refused('token');
        refuse(401, 'invalid_client', thrown.message);
      }
    },
  };
}
