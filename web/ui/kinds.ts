import type { IconName } from './icon-paths';

/** What the portal knows about a kind of node: how it is called, drawn and reached. */
export interface Kind {
  readonly label: string;
  readonly plural: string;
  readonly icon: IconName;
  /** The page of one of them; absent for kinds that are shown on the page of another. */
  readonly path?: (id: string) => string;
}

/** By the prefix of an id. */
const byPrefix = {
  act: { label: 'Actor', plural: 'actors', icon: 'actor', path: (id) => `/governance?tab=members&actor=${id}` },
  alr: { label: 'Alert', plural: 'alerts', icon: 'alert', path: (id) => `/alerts/${id}` },
  apr: { label: 'Approval', plural: 'approvals', icon: 'check' },
  art: { label: 'Artifact', plural: 'artifacts', icon: 'file' },
  bg: { label: 'Break-glass', plural: 'break-glasses', icon: 'alert', path: (id) => `/governance?tab=approvals&breakGlass=${id}` },
  bl: { label: 'Baseline', plural: 'baselines', icon: 'monitor' },
  ds: { label: 'Dataset', plural: 'datasets', icon: 'dataset', path: (id) => `/datasets/${id}` },
  dsv: { label: 'Dataset version', plural: 'dataset versions', icon: 'dataset', path: (id) => `/dataset-versions/${id}` },
  ep: { label: 'Endpoint', plural: 'endpoints', icon: 'endpoint', path: (id) => `/endpoints/${id}` },
  evd: { label: 'Evaluation dataset', plural: 'evaluation datasets', icon: 'dataset' },
  evt: { label: 'Event', plural: 'events', icon: 'audit', path: (id) => `/audit/${id}` },
  exp: { label: 'Experiment', plural: 'experiments', icon: 'experiment', path: (id) => `/experiments/${id}` },
  fv: { label: 'Feature view', plural: 'feature views', icon: 'features', path: (id) => `/feature-views/${id}` },
  gate: { label: 'Gate', plural: 'gates', icon: 'gate' },
  gr: { label: 'Gate result', plural: 'gate results', icon: 'gate' },
  job: { label: 'Job', plural: 'jobs', icon: 'job', path: (id) => `/jobs/${id}` },
  key: { label: 'API key', plural: 'API keys', icon: 'key' },
  lm: { label: 'Logged model', plural: 'logged models', icon: 'model' },
  mdl: { label: 'Model', plural: 'models', icon: 'model', path: (id) => `/models/${id}` },
  mon: { label: 'Monitor', plural: 'monitors', icon: 'monitor' },
  mv: { label: 'Model version', plural: 'model versions', icon: 'model', path: (id) => `/model-versions/${id}` },
  pky: { label: 'Public key', plural: 'public keys', icon: 'key' },
  pl: { label: 'Pipeline', plural: 'pipelines', icon: 'pipeline', path: (id) => `/pipelines/${id}` },
  plr: { label: 'Pipeline run', plural: 'pipeline runs', icon: 'pipeline', path: (id) => `/pipeline-runs/${id}` },
  prd: { label: 'Prediction', plural: 'predictions', icon: 'prediction', path: (id) => `/predictions/${id}` },
  prj: { label: 'Project', plural: 'projects', icon: 'project', path: (id) => `/?project=${id}` },
  rfs: { label: 'Refusal', plural: 'refusals', icon: 'alert', path: (id) => `/data?tab=refusals&refusal=${id}` },
  ro: { label: 'Rollout', plural: 'rollouts', icon: 'rollout', path: (id) => `/rollouts/${id}` },
  run: { label: 'Run', plural: 'runs', icon: 'run', path: (id) => `/runs/${id}` },
  ses: { label: 'Session', plural: 'sessions', icon: 'actor' },
  tr: { label: 'Trace', plural: 'traces', icon: 'rollout' },
  trg: { label: 'Trigger', plural: 'triggers', icon: 'trigger' },
  var: { label: 'Variant', plural: 'variants', icon: 'variant', path: (id) => `/variants/${id}` },
  view: { label: 'Saved view', plural: 'saved views', icon: 'lineage' },
  xds: { label: 'External data', plural: 'external data', icon: 'dataset' },
  xpt: { label: 'Export', plural: 'exports', icon: 'file', path: (id) => `/governance?tab=exports&export=${id}` },
} satisfies Record<string, Kind>;

const unknown: Kind = { label: 'Node', plural: 'nodes', icon: 'lineage' };

/** The kind that an id names. */
export function kindOf(id: string): Kind {
  return (byPrefix as Record<string, Kind>)[id.slice(0, id.indexOf('_'))] ?? unknown;
}

/** The page of a node, or of its place in the lineage graph when it has none of its own. */
export function pathOf(id: string): string {
  return kindOf(id).path?.(id) ?? `/lineage?node=${id}`;
}

/** Enough of an id to tell it from others on a page: the prefix and the last eight digits, which are random. */
export function shortId(id: string): string {
  const [prefix = '', digits = ''] = id.split('_');
  return digits.length > 8 ? `${prefix}_…${digits.slice(-8)}` : id;
}

/** The same of a digest: sha256:1234abcd…; the whole text is in the title and on the clipboard. */
export function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return hex.length > 12 ? `${algorithm}:${hex.slice(0, 12)}…` : digest;
}
