import type { CairnEvent } from '@cairn/core';

/** What an event says, in words that need no code book. */
export function summaryOf({ type, payload }: CairnEvent): string {
  switch (type) {
    case 'alert.raised':
      return payload.message;
    case 'drift.detected':
      return `${payload.subject} drifted: ${payload.score.toFixed(3)} over ${payload.threshold} in the window to ${payload.windowEnd.slice(0, 10)}`;
    case 'degradation.detected':
      return `${payload.kind} reached ${payload.value.toFixed(3)} over ${payload.threshold} in the window to ${payload.windowEnd.slice(0, 10)}`;
    case 'pipeline.started':
      return `pipeline '${payload.name}' started${payload.triggerId === undefined ? ' on demand' : ' by its trigger'}`;
    case 'job.started':
      return `step '${payload.step}' started`;
    case 'job.ended':
      return `step '${payload.step}' ${payload.outcome}`;
    case 'run.started':
      return `run '${payload.name}' started`;
    case 'metrics.logged':
      return `${payload.count.toLocaleString('en')} points of ${payload.keys.slice(0, 3).join(', ')}${payload.keys.length > 3 ? ' …' : ''} logged`;
    case 'run.resumed':
      return 'run taken up again';
    case 'run.renamed':
    case 'experiment.renamed':
      return `'${payload.from}' renamed to '${payload.to}'`;
    case 'run.deleted':
    case 'experiment.deleted':
      return 'put into the bin';
    case 'run.restored':
    case 'experiment.restored':
      return 'taken out of the bin';
    case 'run.purged':
      return `purged: ${payload.points.toLocaleString('en')} points and ${payload.artifacts.toLocaleString('en')} files of ${payload.bytes.toLocaleString('en')} bytes`;
    case 'externalDataset.seen':
      return `data '${payload.name}' with digest ${payload.digest} named`;
    case 'loggedModel.created':
      return `model '${payload.name}' logged`;
    case 'loggedModel.finalized':
      return `logged model ${payload.status}`;
    case 'artifact.logged':
      return `file '${payload.name}' logged`;
    case 'artifact.removed':
      return `file '${payload.name}' removed`;
    case 'run.ended':
      return `run ${payload.outcome}${payload.reason === undefined ? '' : `: ${payload.reason}`}`;
    case 'modelVersion.registered':
      return `version ${payload.number} of '${payload.name}' registered`;
    case 'model.created':
      return `model '${payload.name}' created`;
    case 'model.renamed':
      return `model '${payload.from}' renamed to '${payload.to}'`;
    case 'model.described':
      return payload.characters === 0 ? 'description of the model removed' : 'model described';
    case 'model.deleted':
      return `model '${payload.name}' deleted`;
    case 'modelVersion.described':
      return payload.characters === 0 ? 'description of the version removed' : 'version described';
    case 'modelVersion.staged':
      return `version moved from stage ${payload.from} to ${payload.to}`;
    case 'modelVersion.deleted':
      return `version ${payload.number} of '${payload.name}' deleted`;
    case 'trace.logged':
      return `trace '${payload.name}' ${payload.state === 'ERROR' ? 'failed' : 'logged'}`;
    case 'traces.deleted':
      return `${payload.count.toLocaleString('en')} ${payload.count === 1 ? 'trace' : 'traces'} deleted`;
    case 'evaluationDataset.created':
      return `evaluation dataset '${payload.name}' created`;
    case 'evaluationDataset.changed':
      return payload.inserted + payload.updated + payload.removed === 0
        ? 'experiments of the evaluation dataset changed'
        : `records of the evaluation dataset: ${payload.inserted.toLocaleString('en')} added, ${payload.updated.toLocaleString('en')} changed, ${payload.removed.toLocaleString('en')} removed`;
    case 'evaluationDataset.deleted':
      return `evaluation dataset '${payload.name}' deleted`;
    case 'tags.set':
      return `tags set: ${payload.keys.join(', ')}`;
    case 'tags.removed':
      return `tags removed: ${payload.keys.join(', ')}`;
    case 'gates.evaluated':
      return payload.passed ? 'all gates passed' : `gates failed: ${payload.failed.join(', ')}`;
    case 'approval.given':
      return `approved${payload.required === undefined || payload.required === 1 ? '' : ` (${payload.given} of ${payload.required})`}: ${payload.reason}`;
    case 'breakGlass.opened':
      return `break-glass asked for ${payload.minutes} minutes: ${payload.reason}`;
    case 'breakGlass.confirmed':
      return `break-glass until ${payload.expiresAt}: no approval is needed`;
    case 'breakGlass.used':
      return `${payload.use} without approval, by break-glass`;
    case 'breakGlass.expired':
      return payload.confirmed ? 'break-glass is over, and must be reviewed' : 'break-glass lapsed without a second person';
    case 'breakGlass.reviewed':
      return `break-glass ${payload.justified ? 'justified' : 'not justified'}: ${payload.finding}`;
    case 'approval.rejected':
      return `rejected: ${payload.reason}`;
    case 'stream.created':
      return `messages of '${payload.inputSubject}' answered to '${payload.outputSubject}'`;
    case 'rollout.started':
      return `rollout by '${payload.strategy}' started`;
    case 'rollout.stepped':
      return `${payload.trafficPercent} % of traffic: ${payload.reason}`;
    case 'rollout.promoted':
      return `promoted: ${payload.reason}`;
    case 'rollout.rolledBack':
      return `rolled back: ${payload.reason}`;
    case 'rollout.stopped':
      return `stopped: ${payload.reason}`;
    case 'variant.deployed':
      return `variant deployed with ${payload.trafficPercent} % of traffic`;
    case 'alias.moved':
      return `alias '${payload.alias}' moved`;
    case 'alias.removed':
      return `alias '${payload.alias}' removed`;
    case 'datasetVersion.created':
      return `version ${payload.number} of dataset '${payload.name}', ${payload.rowCount.toLocaleString('en')} rows`;
    default:
      return type.replace('.', ' ');
  }
}
