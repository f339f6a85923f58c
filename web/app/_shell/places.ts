import type { IconName } from '../../ui/icon-paths';

/** A place of the left rail. */
export interface Place {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  /** Pressed after `g`. */
  readonly letter: string;
  /** First parts of the addresses that belong to it. */
  readonly covers: readonly string[];
}

export const places: readonly Place[] = [
  { label: 'Overview', href: '/', icon: 'overview', letter: 'o', covers: [''] },
  { label: 'Experiments', href: '/experiments', icon: 'experiment', letter: 'e', covers: ['experiments', 'runs', 'compare'] },
  { label: 'Data', href: '/data', icon: 'dataset', letter: 'd', covers: ['data', 'datasets', 'dataset-versions', 'feature-views'] },
  { label: 'Pipelines', href: '/pipelines', icon: 'pipeline', letter: 'p', covers: ['pipelines', 'pipeline-runs', 'jobs'] },
  { label: 'Models', href: '/models', icon: 'model', letter: 'm', covers: ['models', 'model-versions'] },
  { label: 'Serving', href: '/serving', icon: 'endpoint', letter: 's', covers: ['serving', 'endpoints', 'rollouts', 'variants', 'predictions', 'passport'] },
  { label: 'Monitoring', href: '/monitoring', icon: 'monitor', letter: 'w', covers: ['monitoring', 'alerts'] },
  { label: 'Lineage', href: '/lineage', icon: 'lineage', letter: 'l', covers: ['lineage'] },
  { label: 'Governance', href: '/governance', icon: 'governance', letter: 'a', covers: ['governance', 'audit'] },
  { label: 'Compute', href: '/compute', icon: 'plugin', letter: 'c', covers: ['compute'] },
  { label: 'GraphQL', href: '/query', icon: 'query', letter: 'q', covers: ['query'] },
];

/** The place that an address belongs to. */
export function placeOf(pathname: string): Place | undefined {
  const [first = ''] = pathname.split('/').slice(1);
  return places.find(({ covers }) => covers.includes(first));
}
