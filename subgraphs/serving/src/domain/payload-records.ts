import type { Endpoint, Variant } from './endpoint.js';
import type { PayloadPair } from './payload-event.js';
import { payloadRows } from './payload-rows.js';
import { countedRecord, isSampled, labelKeysOf } from './prediction-records.js';
import { predictionIdAt } from './prediction-time.js';
import type { Routed, SpoolRecord } from './prediction.js';

/** What another server answered, as our log keeps it: sampled and without redacted values, as the endpoint wants it. */
export function pairRecords(pair: PayloadPair, endpoint: Endpoint, variant: Variant): SpoolRecord[] {
  const routed: Routed = {
    endpointId: endpoint.id,
    projectId: endpoint.projectId,
    variantId: variant.id,
    modelVersionId: variant.modelVersionId,
    rolloutId: undefined,
    stepIndex: undefined,
    trafficPercent: variant.trafficPercent,
  };
  const [request, answer] = [parsed(pair.request), parsed(pair.answer)];
  if (typeof answer['error'] === 'string') return [{ ...routed, kind: 'failed', id: predictionIdAt(pair.answerAt) }];
  const latencyMs = Math.max(0, pair.answerAt.getTime() - pair.requestAt.getTime());
  const rows = payloadRows(request, answer, scalarNames(variant));
  const labelKeys = labelKeysOf(undefined, pair.eventId, rows.length);
  const records: SpoolRecord[] = [];
  const others: number[] = [];
  rows.forEach(({ features, outputs, score }, row) => {
    const id = predictionIdAt(pair.answerAt);
    if (!isSampled(id, endpoint.settings.log.sampleRatio)) return void others.push(row);
    records.push({
      ...routed,
      kind: 'answered',
      id,
      row,
      observedAt: pair.requestAt,
      servedAt: pair.answerAt,
      latencyMs,
      features,
      outputs,
      score,
      callerId: pair.callerId,
      requestId: pair.eventId,
      redacted: pair.redacted.filter((name) => Object.hasOwn(features, name)),
      stickyHash: undefined,
      labelKey: labelKeys?.[row],
    });
  });
  if (others.length > 0) records.push(countedRecord(others.map((row) => rows[row]!.score), { routed, id: predictionIdAt(pair.answerAt), latencyMs, first: others[0] === 0 }));
  return records;
}

/** Names for the values of a list, where the model takes one number for each of its inputs. */
function scalarNames({ inputs }: Variant): string[] {
  const scalar = inputs.every(({ shape }) => shape.slice(1).every((size) => size === 1));
  return scalar ? inputs.map(({ name }) => name) : [];
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  return JSON.parse(body) as Readonly<Record<string, unknown>>;
}
