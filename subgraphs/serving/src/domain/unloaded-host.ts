import { UnavailableError } from '@cairn/core';
import type { ModelHost } from './model-hosts.js';

/** In the place of a model whose process was ended by an operator: it is asked nothing, and is not to blame. */
export function unloadedHost(endpoint: string): ModelHost {
  return {
    state: 'loading',
    configure: () => undefined,
    run: () => Promise.reject(new UnavailableError(`Endpoint '${endpoint}' is unloaded; load it with POST /v2/repository/models/${endpoint}/load`, { details: { asked: false } })),
    drain: () => Promise.resolve(),
  };
}
