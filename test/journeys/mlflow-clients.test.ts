import { describe, expect, test } from 'vitest';
import { pythonOrSkip } from '../clients/environment.js';
import type { Verdict } from '../clients/judges.js';
import { judge } from '../clients/mlflow-judges.js';
import { startTestPlatform, type TestActor } from '../kit/platform.js';

const clients = [
  { release: '3.17.2', requirements: 'requirements-mlflow-3.txt' },
  { release: '2.22.5', requirements: 'requirements-mlflow-2.txt' },
];

describe.each(clients)('the unmodified mlflow client $release', async ({ release, requirements }) => {
  const python = await pythonOrSkip(`mlflow ${release}`, requirements);

  test.skipIf(python === undefined)('tracks, registers and traces, and what it logged is in the graph, in lineage and in the trail as if logged through ours', { timeout: 900_000 }, async () => {
    await using platform = await startTestPlatform();
    const projectId = await platform.project();
    const engineer = await platform.actor('engineer', projectId);
    const auditor = await platform.actor('auditor', projectId);
    const ask = { python: python!, url: platform.url, token: engineer.token };

    const tracking = await judge('tracking_judge.py', ask);
    expectAllPassed(tracking, release);
    const registering = await judge('registry_judge.py', ask);
    expectAllPassed(registering, release);

    const tracing = await judge('traces_judge.py', ask);
    expectAllPassed(tracing, release);

    const { facts } = tracking;
    const { run } = await engineer.cairn.query<{ run: LoggedRun }>(
      'query ($id: ID!) { run(id: $id) { name status experiment { name } startedBy { id } params { key value } metrics(keys: ["loss"]) { latest count } tag(key: "team") note } }',
      { id: facts['run'] },
    );
    expect(run).toMatchObject({
      name: 'logged',
      status: 'FINISHED',
      experiment: { name: 'judged' },
      startedBy: { id: engineer.id },
      metrics: [{ latest: 1 / 50, count: 50 }],
      tag: 'core',
      note: '**words**',
    });
    expect(run.params).toContainEqual({ key: 'model', value: 'tree' });
    await expectLinked(engineer, facts['data_run']!, 'externalDataset');
    await expectLinked(engineer, facts['child']!, 'run');
    await expectAudited(auditor, facts['run']!, ['run.started', 'params.logged', 'metrics.logged', 'run.ended', 'run.resumed', 'tags.set']);
  });
});

interface LoggedRun {
  readonly params: readonly { readonly key: string; readonly value: string }[];
}

function expectAllPassed({ calls, client }: Verdict, release: string): void {
  expect(client).toBe(release);
  expect(calls.filter(({ ok }) => !ok)).toEqual([]);
  process.stderr.write(`\n  mlflow ${client}: ${calls.length} of ${calls.length} groups of calls passed (${calls.map(({ call }) => call).join(', ')})\n`);
}

/** Something of the kind lies upstream of the node. */
async function expectLinked({ cairn }: TestActor, id: string, kind: string): Promise<void> {
  const { lineage } = await cairn.query<{ lineage: { nodes: { id: string; kind: string }[] } }>('query ($id: ID!) { lineage(id: $id, direction: UPSTREAM, depth: 3) { nodes { id kind } } }', { id });
  expect(lineage.nodes.filter((node) => node.id !== id).map((node) => node.kind)).toContain(kind);
}

async function expectAudited({ cairn }: TestActor, nodeId: string, types: readonly string[]): Promise<void> {
  const { auditEntries } = await cairn.query<{ auditEntries: { nodes: { type: string }[] } }>('query ($id: ID!) { auditEntries(nodeId: $id, first: 200) { nodes { type } } }', { id: nodeId });
  expect(auditEntries.nodes.map(({ type }) => type)).toEqual(expect.arrayContaining([...types]));
}
