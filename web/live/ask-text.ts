import { goToSignIn } from './session';

/** Asks a query as it was typed. What cannot even be sent is answered like an error of the graph. */
export async function askText(query: string, variables: string): Promise<{ readonly result: unknown; readonly tookMs: number }> {
  const startedMs = performance.now();
  const done = (result: unknown) => ({ result, tookMs: performance.now() - startedMs });
  let parsed: unknown;
  try {
    parsed = variables.trim() === '' ? {} : JSON.parse(variables);
  } catch (thrown) {
    return done({ errors: [{ message: `The variables are not JSON: ${String(thrown)}` }] });
  }
  try {
    const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables: parsed }) });
    if (response.status === 401) goToSignIn();
    return done(await response.json());
  } catch (thrown) {
    return done({ errors: [{ message: `The platform did not answer: ${String(thrown)}` }] });
  }
}
