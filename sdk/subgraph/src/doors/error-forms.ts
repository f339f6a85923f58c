import { AlreadyExistsError, httpStatusOf, type CairnError, type ErrorCode } from '@cairn/core';

/** An error as a protocol says it. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whose way of saying errors a door speaks: our own, MLflow's, or the Open Inference Protocol's. */
export type ErrorForm = 'cairn' | 'mlflow' | 'inference';

/** How each protocol says an error; `undefined` is a bug, of which a caller learns only the reference. */
export const errorForms: Readonly<Record<ErrorForm, (error: CairnError | undefined, reference: string) => ErrorAnswer>> = {
  cairn(error, reference) {
    if (!error) return { status: 500, body: { error: 'Internal error', code: 'INTERNAL', reference } };
    const { message, code, details } = error;
    return { status: httpStatusOf[code], body: { error: message, code, ...(details === undefined ? {} : { details }) } };
  },

  mlflow(error, reference) {
    if (!error) return { status: 500, body: { error_code: 'INTERNAL_ERROR', message: `Internal error, reference ${reference}` } };
    const [error_code, status] = error instanceof AlreadyExistsError ? (['RESOURCE_ALREADY_EXISTS', 400] as const) : mlflowCodes[error.code];
    return { status, body: { error_code, message: error.message, ...(error.details === undefined ? {} : { details: error.details }) } };
  },

  inference(error, reference) {
    if (!error) return { status: 500, body: { error: `Internal error, reference ${reference}` } };
    // The protocol knows no quota and no conflict: what is too large, or not the time for it, is a bad request.
    const status = error.code === 'LIMIT_EXCEEDED' || error.code === 'CONFLICT' ? 400 : httpStatusOf[error.code];
    return { status, body: { error: error.message }, ...(status === 503 ? { headers: { 'retry-after': '1' } } : {}) };
  },
};

/** MLflow's clients send again what is answered 408, 429, 500, 502, 503 or 504: only what may pass by itself gets such a status. */
const mlflowCodes: Readonly<Record<ErrorCode, readonly [code: string, status: number]>> = {
  INVALID_INPUT: ['INVALID_PARAMETER_VALUE', 400],
  UNAUTHENTICATED: ['UNAUTHENTICATED', 401],
  FORBIDDEN: ['PERMISSION_DENIED', 403],
  NOT_FOUND: ['RESOURCE_DOES_NOT_EXIST', 404],
  CONFLICT: ['INVALID_PARAMETER_VALUE', 400],
  LIMIT_EXCEEDED: ['INVALID_PARAMETER_VALUE', 400],
  TIMEOUT: ['DEADLINE_EXCEEDED', 504],
  UNSUPPORTED: ['NOT_IMPLEMENTED', 501],
  UNAVAILABLE: ['TEMPORARILY_UNAVAILABLE', 503],
};
