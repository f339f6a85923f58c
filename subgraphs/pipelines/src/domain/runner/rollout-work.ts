import type { JsonObject, RequestContext } from '@cairn/core';
import { stepOf, type StepEnd } from '../advance.js';
import { stepsBefore } from '../dependencies.js';
import { knownTo } from '../job.js';
import { contextOfRun, type PipelineRun } from '../pipeline-run.js';
import { replaceInJson, replaceInText } from '../references.js';
import type { RolloutStep } from '../step-definition.js';
import type { AskGraph } from './approval-work.js';
import type { OutsideState, OutsideWork } from './outside-work.js';

interface EndpointFound {
  readonly endpointByName: {
    readonly id: string;
    readonly champion: { readonly modelVersion: { readonly id: string } } | null;
    readonly rollout: { readonly id: string; readonly candidate: { readonly modelVersion: { readonly id: string } } } | null;
  } | null;
}

/**
 * Starts a rollout, or finds the one that was started already: a process that is killed between the start and the note
 * of it looks again and does not start a second one.
 */
export class RolloutWork implements OutsideWork {
  constructor(private readonly ask: AskGraph) {}

  async look(run: PipelineRun, name: string, signal: AbortSignal): Promise<OutsideState> {
    const step = stepOf(run, name);
    const context = { ...contextOfRun(run, causeOf(run, name)), signal };
    if (step.awaits !== undefined) return this.stateOf(step.awaits, context);
    const wanted = wantedRollout(run, step.definition as RolloutStep);
    const { projectId, version, endpoint: endpointName } = wanted;
    const { endpointByName: endpoint } = await this.ask<EndpointFound>(findEndpoint, { projectId, name: endpointName }, context);
    if (endpoint === null) {
      const made = await this.ask<{ createEndpoint: { id: string } }>(createEndpoint, { projectId, name: endpointName, version }, context);
      return { kind: 'ended', end: { status: 'succeeded', outputs: { rolloutId: null, endpointId: made.createEndpoint.id, reason: `Endpoint '${endpointName}' was made with it` } } };
    }
    if (endpoint.champion?.modelVersion.id === version) {
      return { kind: 'ended', end: { status: 'succeeded', outputs: { rolloutId: null, endpointId: endpoint.id, reason: `It answers at '${endpointName}' already` } } };
    }
    const running = endpoint.rollout?.candidate.modelVersion.id === version ? endpoint.rollout.id : undefined;
    const nodeId = running ?? (await this.start({ ...wanted, endpointId: endpoint.id }, context));
    return { kind: 'awaits', nodeId, message: `Rollout '${nodeId}' goes on at '${endpointName}'` };
  }

  private async start({ endpointId, version, strategy, options }: WantedRollout & { readonly endpointId: string }, context: RequestContext): Promise<string> {
    const { startRollout: rollout } = await this.ask<{ startRollout: { id: string } }>(startRollout, { endpointId, version, strategy, options }, context);
    return rollout.id;
  }

  /** It may have ended before the step began to listen. */
  private async stateOf(rolloutId: string, context: RequestContext): Promise<OutsideState> {
    const { rollout } = await this.ask<{ rollout: { status: string; reason: string | null; endpoint: { id: string } } | null }>(rolloutState, { id: rolloutId }, context);
    if (rollout === null) return { kind: 'ended', end: { status: 'failed', message: `Rollout '${rolloutId}' does not exist` } };
    const reason = rollout.reason ?? '';
    if (rollout.status === 'PROMOTED') return { kind: 'ended', end: promoted(rolloutId, rollout.endpoint.id, reason) };
    if (rollout.status === 'ROLLED_BACK') return { kind: 'ended', end: rolledBack(rolloutId, reason) };
    return rollout.status === 'STOPPED' ? { kind: 'ended', end: stopped(rolloutId, rollout.endpoint.id, reason) } : { kind: 'open' };
  }
}

export function promoted(rolloutId: string, endpointId: string, reason: string): StepEnd {
  return { status: 'succeeded', outputs: { rolloutId, endpointId, reason, promoted: true } };
}

export function rolledBack(rolloutId: string, reason: string): StepEnd {
  return { status: 'failed', message: `Rollout '${rolloutId}' was rolled back: ${reason}` };
}

/** A comparison that is over has done what it was for. */
export function stopped(rolloutId: string, endpointId: string, reason: string): StepEnd {
  return { status: 'succeeded', outputs: { rolloutId, endpointId, reason, promoted: false } };
}

/** What a rollout step asks for, its references replaced. */
export interface WantedRollout {
  readonly projectId: string;
  readonly version: string;
  readonly endpoint: string;
  readonly strategy: string;
  readonly options: JsonObject;
}

/** @throws {InvalidInputError} for a reference without a value. */
export function wantedRollout(run: PipelineRun, { name, version, endpoint, strategy, options }: RolloutStep): WantedRollout {
  const known = knownTo(run, name);
  return {
    projectId: run.projectId,
    version: replaceInText(version, known),
    endpoint: replaceInText(endpoint, known),
    strategy: replaceInText(strategy, known),
    options: replaceInJson(options, known) as JsonObject,
  };
}

/** The approval that the rollout comes after, or else the start of the run. */
function causeOf(run: PipelineRun, name: string): string {
  const before = stepsBefore(run.steps.map(({ definition }) => definition), name);
  return run.steps.findLast(({ definition, eventId }) => eventId !== undefined && before.has(definition.name))?.eventId ?? run.startEventId;
}

const findEndpoint = /* GraphQL */ `
  query FindEndpoint($projectId: ID!, $name: String!) {
    endpointByName(projectId: $projectId, name: $name) {
      id
      champion {
        modelVersion {
          id
        }
      }
      rollout {
        id
        candidate {
          modelVersion {
            id
          }
        }
      }
    }
  }
`;

const createEndpoint = /* GraphQL */ `
  mutation CreateEndpoint($projectId: ID!, $name: String!, $version: ID!) {
    createEndpoint(input: { projectId: $projectId, name: $name, modelVersionId: $version }) {
      id
    }
  }
`;

const startRollout = /* GraphQL */ `
  mutation StartRollout($endpointId: ID!, $version: ID!, $strategy: String!, $options: JSON!) {
    startRollout(input: { endpointId: $endpointId, modelVersionId: $version, strategy: $strategy, options: $options }) {
      id
    }
  }
`;

const rolloutState = /* GraphQL */ `
  query RolloutState($id: ID!) {
    rollout(id: $id) {
      status
      reason
      endpoint {
        id
      }
    }
  }
`;
