import { data } from '@cairn/data';
import { experiments } from '@cairn/experiments';
import { governance, type GovernanceOptions } from '@cairn/governance';
import { lineage } from '@cairn/lineage';
import { monitoring } from '@cairn/monitoring';
import { pipelines } from '@cairn/pipelines';
import { registry } from '@cairn/registry';
import { serving } from '@cairn/serving';
import type { SubgraphDefinition } from '@cairn/subgraph';

/** The names of the parts that `cairn serve` knows, beside `gateway`. */
export const subgraphNames = ['experiments', 'data', 'pipelines', 'registry', 'serving', 'monitoring', 'lineage', 'governance'] as const;

export type SubgraphName = (typeof subgraphNames)[number];

/** Every subgraph of the platform. */
export function subgraphs(options: GovernanceOptions): Readonly<Record<SubgraphName, SubgraphDefinition>> {
  return { experiments, data, pipelines, registry, serving, monitoring, lineage, governance: governance(options) };
}
