/** The prefix that every id of a kind of node carries. */
export const idPrefixes = {
  actor: 'act',
  alert: 'alr',
  apiKey: 'key',
  approval: 'apr',
  artifact: 'art',
  baseline: 'bl',
  batch: 'bat',
  dataset: 'ds',
  datasetVersion: 'dsv',
  driftReport: 'drr',
  endpoint: 'ep',
  event: 'evt',
  experiment: 'exp',
  evaluationDataset: 'evd',
  export: 'xpt',
  externalDataset: 'xds',
  featureView: 'fv',
  gate: 'gate',
  gateResult: 'gr',
  job: 'job',
  loggedModel: 'lm',
  model: 'mdl',
  modelVersion: 'mv',
  monitor: 'mon',
  performanceReport: 'pfr',
  pipeline: 'pl',
  pipelineRun: 'plr',
  prediction: 'prd',
  project: 'prj',
  refusal: 'rfs',
  request: 'req',
  rollout: 'ro',
  run: 'run',
  savedView: 'view',
  trace: 'tr',
  trigger: 'trg',
  variant: 'var',
} as const;

/** A kind of thing that has an id. */
export type NodeKind = keyof typeof idPrefixes;

const kindByPrefix = new Map(Object.entries(idPrefixes).map(([kind, prefix]) => [prefix as string, kind as NodeKind]));
const shape = /^([a-z]+)_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

let lastMs = 0;
let counter = 0;

/**
 * A new id: the kind's prefix, `_`, and a UUIDv7 (RFC 9562) as 32 hex digits. Ids made by one process sort in
 * the order they were made, also within a millisecond (12-bit counter, section 6.2 method 1).
 */
export function newId(kind: NodeKind, nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  const random = crypto.getRandomValues(new Uint8Array(8));
  random[0] = (random[0]! & 0x3f) | 0x80;
  const time = lastMs.toString(16).padStart(12, '0');
  return `${idPrefixes[kind]}_${time}7${counter.toString(16).padStart(3, '0')}${hex(random)}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The kind that an id names, or undefined when the text is not an id. */
export function kindOf(id: string): NodeKind | undefined {
  const prefix = shape.exec(id)?.[1];
  return prefix === undefined ? undefined : kindByPrefix.get(prefix);
}
