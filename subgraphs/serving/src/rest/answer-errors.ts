import type { ServerResponse } from 'node:http';
import { CairnError, httpStatusOf, LimitExceededError } from '@cairn/core';
import { sendJson, type Route } from '@cairn/subgraph';

/** Answers what a route refuses in the protocol's own form. What is a bug is left to the server, which masks it. */
export function answeringErrors(handle: Route['handle']): Route['handle'] {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      if (!(error instanceof CairnError) || response.headersSent) throw error;
      refuse(response, error);
    }
  };
}

function refuse(response: ServerResponse, error: CairnError): void {
  // The protocol knows no quota: what is too large is a bad request.
  const status = error instanceof LimitExceededError ? 400 : httpStatusOf[error.code];
  sendJson(response, status, { error: error.message }, status === 503 ? { 'retry-after': '1' } : {});
}
