import type { EventHandlers, Transaction } from '@cairn/subgraph';
import type { PipelineRunService } from './domain/pipeline-run-service.js';
import { approved, blocked, rejected } from './domain/runner/approval-work.js';
import { promoted, rolledBack, stopped } from './domain/runner/rollout-work.js';
import type { PipelineCommit } from './domain/stores.js';
import type { TriggeringEvent, TriggerService } from './domain/trigger-service.js';

/** Decisions end the steps that wait for them; what happens to data and endpoints calls triggers. */
export function pipelineEvents(runs: PipelineRunService, triggers: TriggerService, commitOn: (transaction: Transaction) => PipelineCommit): EventHandlers {
  const callTriggers = (event: TriggeringEvent, transaction: Transaction): Promise<void> => triggers.hear(commitOn(transaction), event);
  return {
    'alert.raised': callTriggers,
    'drift.detected': callTriggers,
    'degradation.detected': callTriggers,
    'datasetVersion.created': callTriggers,
    'approval.given': async ({ id: eventId, nodeId, payload: { given = 1, required = 1 } }, transaction) => {
      // The first of two yeses approves nothing yet.
      if (given >= required) await runs.endAwaiting(commitOn(transaction), 'approval', { nodeId, end: { ...approved(nodeId), eventId } });
    },
    'approval.rejected': ({ id: eventId, nodeId, payload }, transaction) =>
      runs.endAwaiting(commitOn(transaction), 'approval', { nodeId, end: { ...rejected(nodeId, payload.reason), eventId } }),
    'gates.evaluated': async ({ id: eventId, nodeId, payload: { passed, failed } }, transaction) => {
      if (!passed) await runs.endAwaiting(commitOn(transaction), 'approval', { nodeId, end: { ...blocked(nodeId, failed), eventId } });
    },
    'rollout.promoted': ({ id: eventId, nodeId, payload: { endpointId, reason } }, transaction) =>
      runs.endAwaiting(commitOn(transaction), 'rollout', { nodeId, end: { ...promoted(nodeId, endpointId, reason), eventId } }),
    'rollout.rolledBack': ({ id: eventId, nodeId, payload }, transaction) =>
      runs.endAwaiting(commitOn(transaction), 'rollout', { nodeId, end: { ...rolledBack(nodeId, payload.reason), eventId } }),
    'rollout.stopped': ({ id: eventId, nodeId, payload: { endpointId, reason } }, transaction) =>
      runs.endAwaiting(commitOn(transaction), 'rollout', { nodeId, end: { ...stopped(nodeId, endpointId, reason), eventId } }),
  };
}
