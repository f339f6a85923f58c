import { describe, expect, test } from 'vitest';
import { asSuperuser, testServers } from '@cairn/subgraph/testing';
import { author, reviewer, stranger, TestPlatform, viewer, type RegisteredVersion } from './testing/platform.js';

const query = 'query ($version: ID!) { modelVersion(id: $version) { evaluation createdAt } }';
const gate = { name: 'good', query, predicate: 'data.modelVersion.auc > 0.5' };

const versionGates = `query ($id: ID!) { modelVersion(id: $id) { gateResults { id passed evaluatedAt gatesDigest policyDigest evaluatedBy { id } } gateHistory { totalCount nodes { id passed answered explanation gate { version digest } } } } }`;

interface Gates {
  readonly gateResults: readonly { readonly id: string; readonly passed: boolean; readonly gatesDigest: string; readonly policyDigest: string }[];
  readonly gateHistory: { readonly totalCount: number; readonly nodes: readonly { readonly id: string; readonly passed: boolean; readonly gate: { readonly version: number } }[] };
}

async function gatesOf(platform: TestPlatform, { id }: RegisteredVersion): Promise<Gates> {
  return (await platform.subgraph.data<{ modelVersion: Gates }>(viewer, versionGates, { id })).modelVersion;
}

async function reevaluate(platform: TestPlatform, resultId: string): Promise<object> {
  const asked = 'query ($id: ID!) { reevaluateGate(resultId: $id) { passed agrees intact explanation gateDigest policyDigest result { id inputs } } }';
  return (await platform.subgraph.data<{ reevaluateGate: object }>(viewer, asked, { id: resultId })).reevaluateGate;
}

describe.each(testServers())('gates on the %s PostgreSQL', (server) => {
  test('a gate is kept in every version; what decides as one did before is that version again, and a description is none', async () => {
    await using platform = await TestPlatform.start(server);
    const { modelId } = await platform.version();
    const policies = new Set<string>();
    const inForce = async (gates: readonly Record<string, unknown>[]): Promise<unknown> => {
      await platform.defineGates(gates);
      const { model } = await platform.subgraph.data<{ model: { gates: object[]; approvalPolicy: { digest: string } } }>(viewer, 'query ($id: ID!) { model(id: $id) { gates { name version description requiredApprovals approvalDays } approvalPolicy { digest requiredApprovals approvalDays } } }', { id: modelId });
      policies.add(model.approvalPolicy.digest);
      return model;
    };
    expect(await inForce([gate])).toMatchObject({ gates: [{ version: 1, requiredApprovals: 1, approvalDays: 30 }], approvalPolicy: { requiredApprovals: 1, approvalDays: 30 } });
    expect(await inForce([{ ...gate, predicate: 'true', requiredApprovals: 3, approvalDays: 7 }])).toMatchObject({ gates: [{ version: 2 }], approvalPolicy: { requiredApprovals: 3, approvalDays: 7 } });
    expect(await inForce([])).toMatchObject({ gates: [], approvalPolicy: { requiredApprovals: 1, approvalDays: 30 } });
    expect(await inForce([{ ...gate, predicate: 'false', requiredApprovals: null }])).toMatchObject({ gates: [{ version: 3 }] });
    expect(await inForce([{ ...gate, description: 'Better than chance.' }])).toMatchObject({ gates: [{ version: 1, description: 'Better than chance.' }] });
    expect(policies.size).toBe(4);
    const { model } = await platform.subgraph.data<{ model: object }>(viewer, 'query ($id: ID!) { model(id: $id) { gateVersions { totalCount nodes { version predicate } } } }', { id: modelId });
    expect(model).toMatchObject({ gateVersions: { totalCount: 3, nodes: [{ version: 3, predicate: 'false' }, { version: 2, predicate: 'true' }, { version: 1, predicate: gate.predicate }] } });
    await expect(platform.sql(`UPDATE registry.gate SET predicate = 'true'`)).rejects.toThrow(/version of a gate does not change/);
  });

  test('a gate that asks for anything but one query, or out of bounds, is refused by name and limit', async () => {
    await using platform = await TestPlatform.start(server);
    for (const [change, why] of [
      [{ query: 'mutation { approve(input: {}) { id } }' }, /holds mutation; expected one query/],
      [{ query: 'subscription { a }' }, /holds subscription; expected one query/],
      [{ query: 'query A { a } query B { b }' }, /holds query, query; expected one query/],
      [{ query: 'fragment F on Model { id }' }, /holds no operation; expected one query/],
      [{ query: '{' }, /is not GraphQL/],
      [{ predicate: '1 +' }, /not a CEL expression/],
      [{ requiredApprovals: 0 }, /'requiredApprovals' is 0; expected a whole number from 1 to 10/],
      [{ requiredApprovals: 11 }, /'requiredApprovals' is 11/],
      [{ approvalDays: 3_651 }, /'approvalDays' is 3651; expected a whole number from 1 to 3,650/],
      [{ predicate: ' '.repeat(5_001) }, /'predicate' has 5,001 characters; at most 5,000/],
    ] as const) {
      await expect(platform.defineGates([{ ...gate, ...change }]), JSON.stringify(change).slice(0, 80)).rejects.toThrow(why);
    }
    await expect(platform.defineGates(Array.from({ length: 51 }, (_, index) => ({ ...gate, name: `gate ${index}` })))).rejects.toThrow(/51 gates are defined; at most 50/);
  });

  test('every decision is kept, and says the same again from what it looked at, at its own time', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    let auc = 0.4;
    const young = new Date(Date.now() - 29.999 * 86_400_000).toISOString();
    platform.graph.gateData = () => ({ modelVersion: { auc, at: young } });
    await platform.defineGates([gate, { ...gate, name: 'young', predicate: 'age(data.modelVersion.at) < days(30)' }]);
    expect(await platform.evaluate(version.id)).toBe('BLOCKED');
    const first = await gatesOf(platform, version);
    auc = 0.9;
    expect(await platform.evaluate(version.id)).toBe('AWAITING_APPROVAL');
    const second = await gatesOf(platform, version);
    expect(second.gateHistory).toMatchObject({ totalCount: 4 });
    expect(second.gateHistory.nodes.map(({ passed }) => passed)).toEqual([true, true, true, false]);
    expect(second.gateResults.map(({ id }) => id)).not.toContain(first.gateResults[0]!.id);
    await platform.defineGates([{ ...gate, predicate: 'false' }]);
    // A month later the data would be too old; the decision is about then.
    for (const [gates, passed] of [[first, [false, true]], [second, [true, true]]] as const) {
      for (const [index, { id, policyDigest }] of gates.gateResults.entries()) {
        expect(await reevaluate(platform, id)).toMatchObject({ passed: passed[index], agrees: true, intact: true, policyDigest, result: { id } });
      }
    }
    const altered = second.gateResults[0]!.id;
    await asSuperuser(platform.subgraph.host.databaseUrl, `SET session_replication_role = replica; UPDATE registry.gate_result SET inputs = '{"modelVersion": {"auc": 0.1}}' WHERE id = '${altered}'`);
    expect(await reevaluate(platform, altered)).toMatchObject({ passed: false, agrees: false, intact: false });
    await expect(platform.subgraph.data(stranger, 'query ($id: ID!) { reevaluateGate(resultId: $id) { passed } }', { id: altered })).rejects.toThrow(`GateResult '${altered}' does not exist`);
  });

  test('a gate that got no answer has not passed, and does not pass when it is evaluated again', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    await platform.defineGates([{ ...gate, predicate: 'true' }]);
    platform.graph.gateData = () => {
      throw new Error('The graph is away');
    };
    expect(await platform.evaluate(version.id)).toBe('BLOCKED');
    const { gateResults, gateHistory } = await gatesOf(platform, version);
    expect(gateHistory.nodes).toMatchObject([{ passed: false, answered: false, explanation: 'Could not be evaluated: The graph is away' }]);
    expect(await reevaluate(platform, gateResults[0]!.id)).toMatchObject({ passed: false, agrees: true, intact: true, explanation: 'Could not be evaluated: The graph is away' });
  });

  test('gates are tried on a version without being kept', async () => {
    await using platform = await TestPlatform.start(server);
    const version = await platform.version();
    platform.graph.gateData = () => ({ modelVersion: { auc: 0.6 } });
    const input = { versionId: version.id, gates: [gate, { ...gate, name: 'best', predicate: 'data.modelVersion.auc > 0.9' }] };
    const asked = 'query ($input: TryGatesInput!) { tryGates(input: $input) { name passed explanation inputs } }';
    expect(await platform.subgraph.data(viewer, asked, { input })).toMatchObject({ tryGates: [{ name: 'good', passed: true }, { name: 'best', passed: false, explanation: 'data.modelVersion.auc > 0.9 is false', inputs: { modelVersion: { auc: 0.6 } } }] });
    expect(await gatesOf(platform, version)).toEqual({ gateResults: [], gateHistory: { totalCount: 0, nodes: [] } });
    await expect(platform.subgraph.data(stranger, asked, { input })).rejects.toThrow(`ModelVersion '${version.id}' does not exist`);
  });

  test('a dry run says which past promotions other gates would have stopped, from what was stored or from what is asked now', async () => {
    await using platform = await TestPlatform.start(server);
    await platform.defineGates([gate]);
    const versions: RegisteredVersion[] = [];
    for (const auc of [0.6, 0.8]) {
      platform.graph.gateData = () => ({ modelVersion: { auc } });
      const version = await platform.version();
      await platform.evaluate(version.id);
      await platform.decide(version, reviewer);
      await platform.moveChampion(version);
      versions.push(version);
    }
    const [weak, strong] = versions as [RegisteredVersion, RegisteredVersion];
    // What the graph says today is no matter for what was stored.
    const asked: unknown[] = [];
    platform.graph.gateData = (variables) => {
      asked.push(variables);
      return { modelVersion: { auc: 0.99, fair: true } };
    };
    const dryRun = async (gates: readonly object[], { first = 20, after }: { first?: number; after?: string } = {}): Promise<{ next: string | null; promotions: object[] }> => {
      const text = 'query ($input: DryRunGatesInput!, $first: Int!, $after: String) { dryRunGates(input: $input, first: $first, after: $after) { total failed next promotions { kind passed approvals requiredApprovals actor { id } modelVersion { id } gates { name passed basis } } } }';
      return (await platform.subgraph.data<{ dryRunGates: { next: string | null; promotions: object[] } }>(viewer, text, { input: { modelId: weak.modelId, gates }, first, after })).dryRunGates;
    };
    // The same query, laid out in another way.
    const stricter = { name: 'stricter', query: 'query ($version: ID!) {\n  modelVersion(id: $version) { evaluation, createdAt }\n}', predicate: 'data.modelVersion.auc > 0.7' };
    const stored = [{ name: 'stricter', basis: 'STORED' }];
    expect(await dryRun([stricter])).toMatchObject({
      total: 4,
      failed: 2,
      next: null,
      promotions: [
        { kind: 'ALIAS', passed: true, modelVersion: { id: strong.id }, gates: stored, actor: { id: author.id } },
        { kind: 'APPROVAL', passed: true, modelVersion: { id: strong.id }, gates: stored, actor: { id: reviewer.id } },
        { kind: 'ALIAS', passed: false, modelVersion: { id: weak.id }, gates: stored },
        { kind: 'APPROVAL', passed: false, modelVersion: { id: weak.id }, gates: stored },
      ],
    });
    expect(asked).toEqual([]);
    const fair = { name: 'fair', query: 'query ($version: ID!, $champion: ID) { modelVersion(id: $version) { fair } }', predicate: 'data.modelVersion.fair' };
    expect(await dryRun([fair])).toMatchObject({ failed: 0, promotions: Array.from({ length: 4 }, () => ({ passed: true, gates: [{ basis: 'ASKED_NOW' }] })) });
    expect(new Set(asked.map((variables) => JSON.stringify(variables))).size).toBe(asked.length);
    expect(await dryRun([{ ...stricter, predicate: 'true', requiredApprovals: 2 }])).toMatchObject({ failed: 4, promotions: [{ passed: false, approvals: 1, requiredApprovals: 2 }, {}, {}, {}] });
    const kinds: unknown[] = [];
    for (let after: string | undefined; ; ) {
      const { promotions, next } = await dryRun([stricter], { first: 1, ...(after === undefined ? {} : { after }) });
      kinds.push(...promotions);
      if (next === null) break;
      after = next;
    }
    expect(kinds).toMatchObject([{ kind: 'ALIAS' }, { kind: 'APPROVAL' }, { kind: 'ALIAS' }, { kind: 'APPROVAL' }]);
    await expect(dryRun([stricter], { first: 51 })).rejects.toThrow(/'first' is 51; expected a whole number from 1 to 50/);
    await expect(dryRun([stricter], { after: 'yesterday' })).rejects.toThrow(/'after' is 'yesterday'/);
    await expect(platform.subgraph.data(stranger, 'query ($input: DryRunGatesInput!) { dryRunGates(input: $input) { total } }', { input: { modelId: weak.modelId, gates: [] } })).rejects.toThrow(`Model '${weak.modelId}' does not exist`);
  });
});
