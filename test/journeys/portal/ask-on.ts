import { setTimeout as delay } from 'node:timers/promises';
import type { TestActor } from '../../kit/platform.js';

export interface AskOnOptions {
  readonly url: string;
  readonly endpoint: string;
  readonly endpointId: string;
  /** From one answer to the next request, in milliseconds. Defaults to 30. */
  readonly pauseMs?: number;
}

/** Callers of an endpoint that go on until they are disposed of. */
export interface Callers extends AsyncDisposable {
  /** How many requests were answered so far. */
  readonly answered: () => number;
}

/**
 * Has callers ask an endpoint of two inputs for as long as a test looks, each with a sticky key and an id of its own, and tells what
 * really happened a moment later. Numbers come from a sequence, so that two runs ask the same.
 */
export function askOn({ cairn, token }: TestActor, { url, endpoint, endpointId, pauseMs = 30 }: AskOnOptions): Callers {
  const stop = new AbortController();
  let asked = 0;
  let answered = 0;
  const ask = async (number: number): Promise<{ readonly predictionId: string; readonly value: number; readonly at: string }> => {
    const [a, b] = [unit(number * 2), unit(number * 2 + 1)];
    const tensor = (name: string, value: number): object => ({ name, datatype: 'FP32', shape: [1, 1], data: [value * 4 - 2] });
    const response = await fetch(`${url}/v2/models/${endpoint}/infer`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: `order-${number}`, inputs: [tensor('a', a), tensor('b', b)], parameters: { sticky_key: `customer ${number}` } }),
    });
    const body = (await response.json()) as { readonly parameters?: { readonly prediction_ids: string } };
    if (body.parameters === undefined) throw new Error(`Request ${number} was answered ${response.status}: ${JSON.stringify(body)}`);
    answered++;
    return { predictionId: body.parameters.prediction_ids, value: unit(number * 7) < a ? 1 : 0, at: new Date().toISOString() };
  };
  const asking = (async () => {
    while (!stop.signal.aborted) {
      const labels = [];
      for (let time = 0; time < 10 && !stop.signal.aborted; time++) {
        labels.push(await ask(asked++));
        await delay(pauseMs);
      }
      await cairn.query('mutation ($input: RecordLabelsInput!) { recordLabels(input: $input) { recorded } }', { input: { projectId: cairn.project, endpointId, labels } });
    }
  })();
  // What fails is told when they are stopped.
  asking.catch(() => undefined);
  return {
    answered: () => answered,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await asking;
    },
  };
}

/** The n-th number of a sequence that is spread evenly over 0 to 1 (the golden ratio's). */
function unit(n: number): number {
  return (n * 0.618_033_988_75) % 1;
}
