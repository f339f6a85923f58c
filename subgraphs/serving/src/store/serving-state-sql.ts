import type { Database } from '@cairn/subgraph';
import type { ServingState } from '../domain/stores.js';
import { endpointOf, type EndpointRow } from './endpoint-row.js';
import { openRolloutOf, type RolloutRow } from './rollout-row.js';
import { variantOf, type VariantRow } from './variant-row.js';

/** Rows as PostgreSQL writes them as JSON: times are text. */
type Written<R> = { readonly [K in keyof R]: Date extends R[K] ? string : R[K] };

/**
 * Endpoints with their active variants and open rollouts, in one statement: traffic and step that are read together
 * were committed together.
 */
export async function readServingStates(database: Database, endpointId: string | undefined): Promise<ServingState[]> {
  const rows = await database.query<{ endpoint: Written<EndpointRow>; variants: Written<VariantRow>[]; rollout: Written<RolloutRow> | null }>(
    `SELECT
       json_build_object('id', e.id, 'projectId', e.project_id, 'name', e.name, 'kind', e.kind, 'modelId', e.model_id, 'settings', e.settings,
         'createdAt', e.created_at, 'createdBy', e.created_by) AS endpoint,
       (SELECT coalesce(json_agg(json_build_object('id', v.id, 'projectId', v.project_id, 'endpointId', v.endpoint_id,
            'modelVersionId', v.model_version_id, 'versionNumber', v.version_number, 'digest', v.digest,
            'inputs', v.inputs, 'outputs', v.outputs, 'trafficPercent', v.traffic_percent,
            'createdAt', v.created_at, 'retiredAt', v.retired_at)), '[]')
        FROM serving.variant v WHERE v.endpoint_id = e.id AND v.retired_at IS NULL) AS variants,
       (SELECT json_build_object('id', r.id, 'projectId', r.project_id, 'endpointId', r.endpoint_id, 'strategy', r.strategy,
            'options', r.options, 'championId', r.champion_id, 'candidateId', r.candidate_id, 'status', r.status,
            'state', r.state, 'reason', r.reason, 'startedAt', r.started_at, 'startedBy', r.started_by,
            'startedEventId', r.started_event_id, 'pausedAt', r.paused_at, 'endedAt', r.ended_at)
        FROM serving.rollout r WHERE r.endpoint_id = e.id AND r.ended_at IS NULL) AS rollout
     FROM serving.endpoint e WHERE e.kind = 'served' AND ($1::text IS NULL OR e.id = $1)`,
    [endpointId ?? null],
  );
  return rows.map(({ endpoint, variants, rollout }) => ({
    endpoint: endpointOf({ ...endpoint, createdAt: new Date(endpoint.createdAt) }),
    variants: variants.map((variant) => variantOf({ ...variant, createdAt: new Date(variant.createdAt), retiredAt: null })),
    rollout:
      rollout === null
        ? undefined
        : openRolloutOf({ ...rollout, startedAt: new Date(rollout.startedAt), pausedAt: rollout.pausedAt === null ? null : new Date(rollout.pausedAt), endedAt: null }),
  }));
}
