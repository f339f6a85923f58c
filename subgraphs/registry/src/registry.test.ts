import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { memoryStorage, startTestSubgraph, testActor, testContext, testProject, testServers, type TestSubgraph } from '@cairn/subgraph/testing';
import { registry } from './subgraph.js';
import { identityModel } from './testing/onnx.js';

import onnx = onnxProto.onnx;

const author = testActor('engineer', { name: 'author' });
const reviewer = testActor('approver', { name: 'reviewer' });
const authorWhoMayApprove = { ...author, roles: { [testProject]: ['engineer', 'approver'] as const } };

const register = `mutation ($input: RegisterModelVersionInput!) { registerModelVersion(input: $input) { id number status digest inputs { name datatype shape } operators } }`;
const evaluate = `mutation ($id: ID!) { evaluateGates(versionId: $id) { status gateResults { passed explanation inputs gate { name } } } }`;
const approve = `mutation ($input: DecisionInput!) { approve(input: $input) { status approvals { decision reason modelDigest gatesDigest } } }`;

interface Registered {
  readonly id: string;
  readonly digest: string;
}

describe.each(testServers())('registry on the %s PostgreSQL', (server) => {
  /** The rest of the graph: one run by the author, and one number to look at. */
  const start = (auc = 0.7): Promise<TestSubgraph> =>
    startTestSubgraph(registry, {
      server,
      plugins: [memoryStorage()],
      graph: { query: <T>(document: string) => Promise.resolve((document.includes('startedBy') ? { run: { startedBy: { id: author.id } } } : { modelVersion: { evaluation: { auc } } }) as T) },
    });

  async function registered(graph: TestSubgraph, bytes = identityModel()): Promise<Registered> {
    const { digest } = await graph.host.blobs.put(testProject, (async function* () { yield bytes; })());
    const result = await graph.data<{ registerModelVersion: Registered }>(author, register, {
      input: { projectId: testProject, model: 'late-arrival', runId: newId('run'), artifactDigest: digest, datasetVersionIds: [newId('datasetVersion')], evaluation: { auc: 0.7 } },
    });
    return result.registerModelVersion;
  }

  async function gate(graph: TestSubgraph, predicate: string): Promise<void> {
    await graph.data(author, `mutation ($input: DefineGatesInput!) { defineGates(input: $input) { gates { name } } }`, {
      input: { projectId: testProject, model: 'late-arrival', gates: [{ name: 'good enough', query: 'query ($version: ID!) { modelVersion(id: $version) { evaluation } }', predicate }] },
    });
  }

  test('a version tells what it must be given, and is numbered', async () => {
    await using graph = await start();
    expect(await registered(graph)).toMatchObject({ number: 1, status: 'REGISTERED', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 1] }], operators: ['ai.onnx::Identity'] });
    expect(await registered(graph)).toMatchObject({ number: 2 });
  });

  test('what is not one ONNX file with standard operators is refused', async () => {
    await using graph = await start();
    await expect(registered(graph, Buffer.from('not a model'))).rejects.toThrow(/not an ONNX model/);
    await expect(registered(graph, identityModel(({ node }) => (node![0]!.domain = 'com.example')))).rejects.toThrow(/uses foreign operators: com.example::Identity/);
    const external = identityModel((graphProto) => {
      graphProto.initializer = [{ name: 'weights', dataType: 1, dims: [1], dataLocation: onnx.TensorProto.DataLocation.EXTERNAL, externalData: [{ key: 'location', value: 'other' }] }];
    });
    await expect(registered(graph, external)).rejects.toThrow(/keeps tensor 'weights' in another file/);
  });

  test('a gate that fails blocks, one that passes leads to approval, and both keep their inputs', async () => {
    await using graph = await start();
    const { id } = await registered(graph);
    await gate(graph, 'data.modelVersion.evaluation.auc > 0.9');
    expect(await graph.data(author, evaluate, { id })).toMatchObject({
      evaluateGates: { status: 'BLOCKED', gateResults: [{ passed: false, inputs: { modelVersion: { evaluation: { auc: 0.7 } } }, explanation: 'data.modelVersion.evaluation.auc > 0.9 is false', gate: { name: 'good enough' } }] },
    });
    await gate(graph, 'data.modelVersion.evaluation.auc > 0.5');
    expect(await graph.data(author, evaluate, { id })).toMatchObject({ evaluateGates: { status: 'AWAITING_APPROVAL', gateResults: [{ passed: true }] } });
    await expect(gate(graph, 'data..x')).rejects.toThrow(/not a CEL expression/);
  });

  test('the author may not approve, whatever role they hold; a second actor may, for exactly this digest', async () => {
    await using graph = await start();
    const { id, digest } = await registered(graph);
    await expect(graph.data(reviewer, approve, { input: { versionId: id, digest, reason: 'fine' } })).rejects.toThrow(/gates not yet evaluated/);
    await graph.data(author, evaluate, { id });
    await expect(graph.data(authorWhoMayApprove, approve, { input: { versionId: id, digest, reason: 'mine' } })).rejects.toThrow(/author of model version .* may not decide/);
    await expect(graph.data(reviewer, approve, { input: { versionId: id, digest: `sha256:${'0'.repeat(64)}`, reason: 'other' } })).rejects.toThrow(/The decision is about digest/);
    expect(await graph.data(reviewer, approve, { input: { versionId: id, digest, reason: 'checked' } })).toMatchObject({
      approve: { status: 'APPROVED', approvals: [{ decision: 'APPROVED', reason: 'checked', modelDigest: digest }] },
    });
    await expect(graph.data(reviewer, approve, { input: { versionId: id, digest, reason: 'again' } })).rejects.toThrow(/is approved/);
  });

  test('champion points at approved versions only, and follows a promoted rollout', async () => {
    await using graph = await start();
    const { id, digest } = await registered(graph);
    const { modelVersion } = await graph.data<{ modelVersion: { model: { id: string } } }>(author, `query ($id: ID!) { modelVersion(id: $id) { model { id } } }`, { id });
    const move = `mutation ($input: MoveAliasInput!) { moveAlias(input: $input) { champion { id } } }`;
    const input = { modelId: modelVersion.model.id, alias: 'champion', versionId: id };
    await expect(graph.data(author, move, { input })).rejects.toThrow(/cannot point at model version/);
    await graph.data(author, evaluate, { id });
    await graph.data(reviewer, approve, { input: { versionId: id, digest, reason: 'checked' } });
    const changes = graph.host.log.subscribe({ types: ['alias.moved'] });
    const moved = changes.next();
    await graph.host.log.database.commit(testContext(author), async (transaction) => {
      transaction.emit({
        type: 'rollout.promoted',
        projectId: testProject,
        nodeId: newId('rollout'),
        payload: { endpointId: newId('endpoint'), modelId: modelVersion.model.id, modelVersionId: id, variantId: newId('variant'), reason: 'no difference found' },
      });
    });
    expect((await moved).value).toMatchObject({ payload: { alias: 'champion', to: id } });
    expect(await graph.data(author, move, { input })).toEqual({ moveAlias: { champion: { id } } });
    await changes.return();
  });
});
