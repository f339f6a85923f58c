import { describe, expect, test } from 'vitest';
import { newId, UnavailableError, type NewEvent, type RequestContext } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { testProject, testServers } from '@cairn/subgraph/testing';
import { ended, engineer, happen, leave, script, seen, start, startPipelines, step, until } from './testing/pipeline-graph.js';

/** The rest of the graph, as far as these tests need it: what is there, and what was asked for. */
class RestOfGraph implements GraphClient {
  readonly versions = new Map<string, string>();
  readonly rollouts = new Map<string, { status: string; reason: string | null; endpoint: { id: string } }>();
  readonly asked: { readonly operation: string; readonly variables: Readonly<Record<string, unknown>>; readonly context: RequestContext }[] = [];
  endpoint: object | null = null;
  unavailable = 0;

  query<T>(document: string, variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<T> {
    const operation = /(?:query|mutation) (\w+)/.exec(document)![1]!;
    this.asked.push({ operation, variables, context });
    if (this.unavailable-- > 0) return Promise.reject(new UnavailableError('registry does not answer'));
    return Promise.resolve(this.answer(operation, variables) as T);
  }

  private answer(operation: string, { id }: Readonly<Record<string, unknown>>): unknown {
    switch (operation) {
      case 'VersionStatus': {
        const status = this.versions.get(id as string);
        return { modelVersion: status === undefined ? null : { status } };
      }
      case 'FindEndpoint':
        return { endpointByName: this.endpoint };
      case 'CreateEndpoint':
        return { createEndpoint: { id: newId('endpoint') } };
      case 'StartRollout': {
        const rolloutId = newId('rollout');
        this.rollouts.set(rolloutId, { status: 'RUNNING', reason: null, endpoint: { id: 'ep' } });
        return { startRollout: { id: rolloutId } };
      }
      default:
        return { rollout: this.rollouts.get(id as string) ?? null };
    }
  }
}

const versionId = newId('modelVersion');
const approval = (nodeId = versionId, count: { given?: number; required?: number } = {}): NewEvent => ({
  type: 'approval.given',
  projectId: testProject,
  nodeId,
  payload: { approvalId: newId('approval'), modelDigest: 'd', evaluationDigest: 'd', gatesDigest: 'd', reason: 'fine', ...count },
});
const select = script('select', leave(`{ versionId: '${versionId}' }`));
const approve = { name: 'approve', kind: 'approval', dependsOn: ['select'], version: '${select.versionId}' };
const rollOut = { name: 'roll-out', kind: 'rollout', dependsOn: ['approve'], version: '${select.versionId}', endpoint: 'late-arrival', options: { steps: [50, 100], weeks: '${params.weeks}' } };
const championOf = (id: string): object => ({ id: 'ep', champion: { modelVersion: { id } }, rollout: null });

describe.each(testServers())('decisions on the %s PostgreSQL', (server) => {
  test('a run waits for an approval, and goes on when it is given: where two are asked for, with the second', async () => {
    const rest = new RestOfGraph();
    rest.versions.set(versionId, 'AWAITING_APPROVAL');
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [select, approve, script('after', leave('JSON.parse(process.env.CAIRN_STEPS)'), { dependsOn: ['approve'] })]);
    const waiting = await until(graph, id, ({ status }) => status === 'WAITING');
    expect(step(waiting, 'approve')).toMatchObject({ status: 'WAITING', message: `Waits for the approval of model version '${versionId}'` });
    await happen(graph, approval(newId('modelVersion')));
    await happen(graph, approval(versionId, { given: 1, required: 2 }));
    // Heard in order: when the other run has ended, the first of two yeses was heard.
    await ended(graph, await start(graph, [script('marker', leave('{}'))]));
    expect(step(await until(graph, id, () => true), 'approve').status).toBe('WAITING');
    await happen(graph, approval(versionId, { given: 2, required: 2 }));
    const run = await ended(graph, id);
    expect(run.status).toBe('SUCCEEDED');
    expect(step(run, 'after').outputs).toMatchObject({ approve: { versionId } });
  });

  test('an approval that was given before the step began is found, though the graph did not answer at first', async () => {
    const rest = new RestOfGraph();
    rest.versions.set(versionId, 'APPROVED');
    rest.unavailable = 1;
    await using graph = await startPipelines({ server, graph: rest });
    expect(await ended(graph, await start(graph, [select, approve]))).toMatchObject({ status: 'SUCCEEDED' });
    expect(rest.asked[0]!.context.actor).toMatchObject({ id: engineer.id, roles: { [testProject]: ['engineer'] } });
  });

  test.each([
    ['is rejected', { type: 'approval.rejected', projectId: testProject, nodeId: versionId, payload: { approvalId: newId('approval'), reason: 'too old' } }, 'was rejected: too old'],
    ['is blocked', { type: 'gates.evaluated', projectId: testProject, nodeId: versionId, payload: { modelId: 'm', passed: false, gatesDigest: 'd', failed: ['calibrated'] } }, "is blocked by 'calibrated'"],
  ] as const)('a version that %s fails the run', async (_, event, message) => {
    const rest = new RestOfGraph();
    rest.versions.set(versionId, 'REGISTERED');
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [select, approve]);
    await until(graph, id, ({ status }) => status === 'WAITING');
    await happen(graph, event);
    expect(await ended(graph, id)).toMatchObject({ status: 'FAILED', reason: `Step 'approve' failed: Model version '${versionId}' ${message}` });
  });

  test('a version that does not exist, and what is no version, fail the step', async () => {
    await using graph = await startPipelines({ server, graph: new RestOfGraph() });
    const run = await ended(graph, await start(graph, [{ ...approve, dependsOn: [], version: versionId }, { ...approve, name: 'other', dependsOn: [], version: 'v2' }]));
    expect(run.steps.map(({ message }) => message)).toEqual([`Model version '${versionId}' does not exist`, "'version' is 'v2'; expected the id of a model version, 'mv_…'"]);
  });

  test('a rollout is started as the actor, because of the approval, and its promotion ends the run', async () => {
    const rest = new RestOfGraph();
    rest.versions.set(versionId, 'AWAITING_APPROVAL');
    rest.endpoint = championOf(newId('modelVersion'));
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [select, approve, rollOut], { weeks: 5 });
    await until(graph, id, ({ status }) => status === 'WAITING');
    const approvalId = await happen(graph, approval());
    await until(graph, id, (run) => step(run, 'roll-out').message?.includes('goes on') ?? false);
    const asked = rest.asked.find(({ operation }) => operation === 'StartRollout')!;
    expect(asked).toMatchObject({
      variables: { endpointId: 'ep', version: versionId, strategy: 'canary', options: { steps: [50, 100], weeks: 5 } },
      context: { actor: { id: engineer.id }, causeId: approvalId },
    });
    const [rolloutId] = rest.rollouts.keys();
    await happen(graph, { type: 'rollout.promoted', projectId: testProject, nodeId: rolloutId!, payload: { endpointId: 'ep', modelId: 'm', modelVersionId: versionId, variantId: 'v', reason: 'no difference found' } });
    const run = await ended(graph, id);
    expect(run.status).toBe('SUCCEEDED');
    expect(step(run, 'roll-out').outputs).toEqual({ rolloutId, endpointId: 'ep', reason: 'no difference found', promoted: true });
  });

  test('a rollout that is rolled back fails the run with its reason', async () => {
    const rest = new RestOfGraph();
    rest.endpoint = championOf(newId('modelVersion'));
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [{ ...rollOut, dependsOn: [], version: versionId, options: {} }]);
    await until(graph, id, (run) => step(run, 'roll-out').message?.includes('goes on') ?? false);
    const [rolloutId] = rest.rollouts.keys();
    await happen(graph, { type: 'rollout.rolledBack', projectId: testProject, nodeId: rolloutId!, payload: { endpointId: 'ep', modelVersionId: versionId, reason: 'more errors' } });
    expect(await ended(graph, id)).toMatchObject({ status: 'FAILED', reason: `Step 'roll-out' failed: Rollout '${rolloutId}' was rolled back: more errors` });
  });

  test('an endpoint that is missing is made; one that answers with the version already is left as it is', async () => {
    const rest = new RestOfGraph();
    await using graph = await startPipelines({ server, graph: rest });
    const steps = [{ ...rollOut, dependsOn: [], version: versionId, options: {} }];
    expect(step(await ended(graph, await start(graph, steps)), 'roll-out').outputs).toMatchObject({ rolloutId: null, reason: "Endpoint 'late-arrival' was made with it" });
    rest.endpoint = championOf(versionId);
    expect(step(await ended(graph, await start(graph, steps)), 'roll-out').outputs).toMatchObject({ rolloutId: null, reason: "It answers at 'late-arrival' already" });
    expect(rest.asked.map(({ operation }) => operation)).toEqual(['FindEndpoint', 'CreateEndpoint', 'FindEndpoint']);
  });

  test('a run that waits is cancelled at once, and an approval that comes later changes nothing', async () => {
    const rest = new RestOfGraph();
    rest.versions.set(versionId, 'AWAITING_APPROVAL');
    await using graph = await startPipelines({ server, graph: rest });
    const id = await start(graph, [select, approve]);
    await until(graph, id, ({ status }) => status === 'WAITING');
    const { cancelPipelineRun } = await graph.data<{ cancelPipelineRun: object }>(engineer, 'mutation ($id: ID!) { cancelPipelineRun(id: $id) { status } }', { id });
    expect(cancelPipelineRun).toEqual({ status: 'CANCELLED' });
    await happen(graph, approval());
    const marker = await start(graph, [script('marker', leave('{}'))]);
    await ended(graph, marker);
    expect(step(await seen(graph, id), 'approve').status).toBe('CANCELLED');
  });
});
