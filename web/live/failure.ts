import type { CombinedError } from '@urql/core';
import type { FailureProps } from '../ui/states';

/** What to do about each code of the platform's errors. */
const advice: Readonly<Record<string, string>> = {
  INVALID_INPUT: 'Correct the value and send it again. What you typed is still here.',
  BAD_USER_INPUT: 'Correct the value and send it again. What you typed is still here.',
  FORBIDDEN: 'Ask an administrator of this project for the role that allows it.',
  NOT_FOUND: 'Check the address. It may also belong to a project that you hold no role in.',
  CONFLICT: 'Somebody else was faster. Look at the state above and decide again.',
  LIMIT_EXCEEDED: 'Ask for less at once, or wait a moment.',
  TIMEOUT: 'The platform took too long. Try again; if it stays, an operator should look at /readyz.',
  UNAVAILABLE: 'A part of the platform is down. Try again in a moment; /readyz says which part.',
  GRAPHQL_VALIDATION_FAILED: 'The portal and the platform are of different versions. Reload the page.',
  INTERNAL: 'This is a fault of the platform. Give the reference to whoever runs it: it finds the cause in the log.',
};

/** An error as a person needs it: what happened, what to do, and what support needs. */
export function failureOf(error: CombinedError): FailureProps {
  const [first] = error.graphQLErrors;
  if (first === undefined) {
    return { message: 'The platform did not answer', advice: 'Check the connection, or whether the platform is running. What is on the page stays as it was.' };
  }
  const code = String(first.extensions['code'] ?? 'INTERNAL');
  const reference = first.extensions['reference'];
  return {
    code,
    message: first.message,
    advice: advice[code] ?? 'Try again.',
    reference: typeof reference === 'string' ? reference : undefined,
  };
}
