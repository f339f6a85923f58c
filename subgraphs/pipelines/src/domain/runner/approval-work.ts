import type { RequestContext } from '@cairn/core';
import { stepOf, type StepEnd } from '../advance.js';
import { contextOfRun, type PipelineRun } from '../pipeline-run.js';
import type { OutsideState, OutsideWork } from './outside-work.js';

/** Asks the whole graph as the actor of the run. */
export type AskGraph = <T>(document: string, variables: Readonly<Record<string, unknown>>, context: RequestContext) => Promise<T>;

/** The newest event of the type about the node. */
export type FindEvent = (nodeId: string, type: 'approval.given' | 'approval.rejected') => Promise<string | undefined>;

const versionStatus = /* GraphQL */ `
  query VersionStatus($id: ID!) {
    modelVersion(id: $id) {
      status
    }
  }
`;

/** Looks whether a version was decided about before the step began to listen. */
export class ApprovalWork implements OutsideWork {
  constructor(
    private readonly ask: AskGraph,
    private readonly findEvent: FindEvent,
  ) {}

  async look(run: PipelineRun, name: string, signal: AbortSignal): Promise<OutsideState> {
    const versionId = stepOf(run, name).awaits ?? '';
    const { modelVersion } = await this.ask<{ modelVersion: { status: string } | null }>(versionStatus, { id: versionId }, { ...contextOfRun(run), signal });
    switch (modelVersion?.status) {
      case undefined:
        return { kind: 'ended', end: { status: 'failed', message: `Model version '${versionId}' does not exist` } };
      case 'APPROVED':
        return { kind: 'ended', end: { ...approved(versionId), eventId: await this.findEvent(versionId, 'approval.given') } };
      case 'REJECTED':
        return { kind: 'ended', end: { ...rejected(versionId), eventId: await this.findEvent(versionId, 'approval.rejected') } };
      case 'BLOCKED':
        return { kind: 'ended', end: blocked(versionId, []) };
      default:
        return { kind: 'open' };
    }
  }
}

export function approved(versionId: string): StepEnd {
  return { status: 'succeeded', outputs: { versionId } };
}

export function rejected(versionId: string, reason?: string): StepEnd {
  return { status: 'failed', message: `Model version '${versionId}' was rejected${reason === undefined ? '' : `: ${reason}`}` };
}

/** @param failed names of the gates that did not let it pass. */
export function blocked(versionId: string, failed: readonly string[]): StepEnd {
  const gates = failed.length > 0 ? ` by ${failed.map((name) => `'${name}'`).join(', ')}` : '';
  return { status: 'failed', message: `Model version '${versionId}' is blocked${gates || ' by a gate'}` };
}
