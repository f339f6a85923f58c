import { graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { CairnEvent } from '@cairn/core';
import { allEvents, testContext, testServers } from '@cairn/subgraph/testing';
import { failingModel, sigmoidModel } from './testing/models.js';
import { engineer, rows, TestPlatform, viewer, type SeenEndpoint } from './testing/platform.js';

const ended = ({ rollout }: SeenEndpoint): boolean => rollout === null;

/** Asks the endpoint with four callers until told to stop. @returns the answers that were not 200. */
async function traffic(platform: TestPlatform, going: () => boolean): Promise<{ asked: number; failed: unknown[]; versions: Set<unknown> }> {
  const result = { asked: 0, failed: [] as unknown[], versions: new Set<unknown>() };
  const caller = async (): Promise<void> => {
    while (going()) {
      const answer = await platform.infer(rows((result.asked % 100) / 100));
      result.asked++;
      result.versions.add(answer.body['model_version']);
      if (answer.status !== 200) result.failed.push(answer.body);
    }
  };
  await Promise.all([caller(), caller(), caller(), caller()]);
  return result;
}

const change = (name: string): string => `mutation ($id: ID!) { ${name}(id: $id${name === 'rollBackRollout' ? ', reason: "it looks odd"' : ''}) { status reason trafficPercent } }`;

describe.each(testServers())('rollouts on the %s PostgreSQL', (server) => {
  test('a candidate goes through its steps to all traffic while predictions go on, and none fails', async () => {
    await using platform = await TestPlatform.start({ server });
    const [first, second] = [await platform.version(sigmoidModel(1)), await platform.version(sigmoidModel(2))];
    const { id, variants } = await platform.endpoint(first);
    let going = true;
    const busy = traffic(platform, () => going);
    const rolloutId = await platform.rollout(id, second);
    const after = await platform.until(id, ended);
    going = false;
    const { asked, failed, versions } = await busy;
    expect(failed).toEqual([]);
    expect(versions).toEqual(new Set([first, second]));
    expect(after.rollouts.nodes).toMatchObject([
      {
        id: rolloutId,
        status: 'PROMOTED',
        reason: 'all steps are done',
        trafficPercent: 100,
        steps: [
          { index: 0, trafficPercent: 10, decision: 'step' },
          { index: 1, trafficPercent: 50, decision: 'step' },
          { index: 2, trafficPercent: 100, decision: 'promote' },
        ],
      },
    ]);
    expect(after.variants).toMatchObject([
      { state: 'READY', trafficPercent: 100, modelVersion: { id: second } },
      { id: variants[0]!.id, state: 'RETIRED', trafficPercent: 0 },
    ]);
    expect(await platform.infer(rows(1))).toMatchObject({ status: 200, body: { model_version: second } });
    await platform.logged(asked + 1);
    const found = await platform.graph.data<{ predictions: { nodes: { rolloutStep: { trafficPercent: number } | null; rollout: { id: string } | null }[] } }>(
      viewer,
      'query ($id: ID!) { predictions(endpointId: $id, first: 200) { nodes { rollout { id } rolloutStep { trafficPercent } } } }',
      { id },
    );
    expect(found.predictions.nodes).toContainEqual({ rollout: { id: rolloutId }, rolloutStep: { trafficPercent: 100 } });
    expectEvents(await allEvents(platform.graph.host.log), { rolloutId, endpointId: id, modelId: platform.registry.modelId, candidate: second, champion: first });
  });

  test('a candidate that fails is rolled back, and the champion answers on', async () => {
    await using platform = await TestPlatform.start({ server });
    const first = await platform.version();
    const { id } = await platform.endpoint(first);
    const second = await platform.version(failingModel());
    await platform.rollout(id, second, { shares: [50, 100] });
    let going = true;
    const busy = traffic(platform, () => going);
    const after = await platform.until(id, ended);
    going = false;
    expect((await busy).failed.length).toBeGreaterThan(0);
    expect(after.rollouts.nodes).toMatchObject([{ status: 'ROLLED_BACK', reason: expect.stringMatching(/requests failed/), trafficPercent: 0 }]);
    expect(after.variants).toMatchObject([{ state: 'READY', trafficPercent: 100, modelVersion: { id: first } }, { state: 'RETIRED' }]);
    expect(await platform.infer(rows(1))).toMatchObject({ status: 200, body: { model_version: first } });
  });

  test('what does not fit is refused, and the endpoint stays as it was', async () => {
    await using platform = await TestPlatform.start({ server });
    const first = await platform.version();
    const { id } = await platform.endpoint(first);
    const events = (await allEvents(platform.graph.host.log)).length;
    const second = await platform.version(sigmoidModel(2));
    await expect(platform.rollout(id, first)).rejects.toThrow(/answers at endpoint 'late-arrival' already/);
    await expect(platform.rollout(id, await platform.version(sigmoidModel(2), { clearance: { allowed: false, reason: 'registered' } }))).rejects.toThrow(/is registered; only an approved one/);
    await expect(platform.rollout(id, await platform.version(sigmoidModel(2), { model: { id: 'mdl_other' } }))).rejects.toThrow(/is of model 'mdl_other'/);
    await expect(platform.rollout(id, await platform.version(sigmoidModel(2), { inputs: [] }))).rejects.toThrow(/Input 'a' of model version '.*' is missing; expected FP32 \[-1, 1\]/);
    await expect(platform.rollout(id, await platform.version(Buffer.from('no model')))).rejects.toThrow(/does not load/);
    await expect(platform.rollout('ep_none', second)).rejects.toThrow("Endpoint 'ep_none' does not exist");
    const unknown = 'mutation ($id: ID!, $version: ID!) { startRollout(input: { endpointId: $id, modelVersionId: $version, strategy: "dice" }) { id } }';
    await expect(platform.graph.data(engineer, unknown, { id, version: second })).rejects.toThrow("No deployment strategy 'dice' is installed: there are 'stepping', 'comparing'");
    expect(await allEvents(platform.graph.host.log)).toHaveLength(events);
    await platform.rollout(id, second);
    await expect(platform.rollout(id, await platform.version(sigmoidModel(3)))).rejects.toThrow(/Endpoint 'late-arrival' has a rollout already: '.*' is running/);
  });

  test('going back and stopping need no approval, though nothing is approved any more', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const candidate = await platform.version(sigmoidModel(2));
    const step = async (mutation: string): Promise<void> => {
      const rolloutId = await platform.rollout(id, candidate);
      platform.registry.clearNothing();
      await platform.graph.data(engineer, `mutation ($id: ID!) { ${mutation} { status } }`, { id: rolloutId });
    };
    await step('rollBackRollout(id: $id, reason: "it looks odd")');
    expect((await platform.until(id, ended)).rollouts.nodes).toMatchObject([{ status: 'ROLLED_BACK' }]);
    await expect(platform.rollout(id, candidate)).rejects.toThrow(/is not approved any more; only an approved one can be served/);
    platform.registry.clearAll();
    await step('stopRollout(id: $id)');
    expect((await platform.until(id, ended)).rollouts.nodes).toMatchObject([{ status: 'STOPPED' }, { status: 'ROLLED_BACK' }]);
  });

  test('of two rollouts that start at once one is refused', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const candidates = [await platform.version(sigmoidModel(2)), await platform.version(sigmoidModel(3))];
    const results = await Promise.allSettled(candidates.map((candidate) => platform.rollout(id, candidate)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { variants } = await platform.until(id, () => true);
    expect(variants.map(({ trafficPercent }) => trafficPercent).sort()).toEqual([10, 90]);
  });

  test('people may hold a rollout, let it go on, and end it either way', async () => {
    await using platform = await TestPlatform.start({ server });
    const [champion, second] = [await platform.version(sigmoidModel(1)), await platform.version(sigmoidModel(2))];
    const { id } = await platform.endpoint(champion);
    const rolloutId = await platform.rollout(id, second);
    const stream = await platform.graph.subscribe<{ rolloutChanged: { status: string } }>(viewer, 'subscription ($id: ID!) { rolloutChanged(endpointId: $id) { status } }', { id });
    const first = stream.next();
    const ask = async (name: string, rollout = rolloutId): Promise<unknown> => (await platform.graph.data<Record<string, unknown>>(engineer, change(name), { id: rollout }))[name];
    expect(await ask('pauseRollout')).toMatchObject({ status: 'PAUSED', trafficPercent: 10 });
    // The stream may begin with the start, which is as new to it.
    for (let seen = await first; seen.value?.data?.rolloutChanged.status !== 'PAUSED'; ) seen = await stream.next();
    await stream.return?.();
    await expect(ask('pauseRollout')).rejects.toThrow(/is paused already/);
    await expect(platform.graph.data(viewer, change('resumeRollout'), { id: rolloutId })).rejects.toThrow(/lacks the permission 'operate'/);
    expect(await ask('resumeRollout')).toMatchObject({ status: 'RUNNING' });
    expect(await ask('rollBackRollout')).toMatchObject({ status: 'ROLLED_BACK', reason: 'Rolled back by engineer: it looks odd', trafficPercent: 0 });
    await expect(ask('promoteRollout')).rejects.toThrow(/already ended: it was rolled back/);
    const again = await platform.rollout(id, second);
    expect(await ask('promoteRollout', again)).toMatchObject({ status: 'PROMOTED', reason: 'Promoted by engineer', trafficPercent: 100 });
    expect(await platform.infer(rows(1))).toMatchObject({ status: 200, body: { model_version: second } });
  });

  test('who starts a rollout is told which strategies there are, and their options with the defaults', async () => {
    await using platform = await TestPlatform.start({ server });
    expect(await platform.graph.data(viewer, '{ strategies { name purpose defaults } }')).toEqual({
      strategies: [
        { name: 'stepping', purpose: 'MOVING', defaults: { shares: [10, 50, 100], enough: 20 } },
        { name: 'comparing', purpose: 'COMPARING', defaults: { enough: 20 } },
      ],
    });
  });

  test('a caller with a sticky key meets one variant, and labels reach the strategy', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    await platform.rollout(id, await platform.version(sigmoidModel(2)), { shares: [50, 100], enough: 1_000 });
    const answers = [];
    for (let time = 0; time < 8; time++) answers.push(await platform.infer(rows(1), { parameters: { sticky_key: 'customer 7' } }));
    expect(new Set(answers.map(({ body }) => body['model_version'])).size).toBe(1);
    for (let time = 0; time < 8; time++) answers.push(await platform.infer(rows(1), { parameters: { sticky_key: `customer ${time}` } }));
    // At once: their predictions are on their way to the log, and the labels wait for them.
    await platform.label(answers.map(({ body }) => ({ predictionId: (body['parameters'] as { prediction_ids: string }).prediction_ids, value: 1 })));
    const { rollout } = await platform.until(id, (endpoint) => Number(endpoint.rollout?.steps[0]?.evidence?.['labelled'] ?? 0) > 7);
    // Sixteen predictions of eight customers: each counts once.
    expect(rollout!.steps[0]).toMatchObject({ decision: 'stay', evidence: { labelled: 8 } });
  });

  test('the first event of a rollout has the request\'s cause', async () => {
    await using platform = await TestPlatform.start({ server });
    const { id } = await platform.endpoint(await platform.version());
    const approval = 'evt_01890000000070008000000000000001';
    const { subgraph, host } = platform.graph;
    const version = await platform.version(sigmoidModel(2));
    await graphql({
      schema: subgraph.schema,
      source: 'mutation ($input: StartRolloutInput!) { startRollout(input: $input) { id } }',
      variableValues: { input: { endpointId: id, modelVersionId: version, strategy: 'stepping' } },
      contextValue: subgraph.context(testContext(engineer, { causeId: approval })),
    });
    const started = (await allEvents(host.log)).find(({ type }) => type === 'rollout.started');
    expect(started?.causeId).toBe(approval);
  });
});

function expectEvents(events: readonly CairnEvent[], story: { rolloutId: string; endpointId: string; modelId: string; candidate: string; champion: string }): void {
  const { rolloutId, endpointId, modelId, candidate, champion } = story;
  const told = events.filter(({ type }) => type !== 'predictions.logged');
  expect(told.map(({ type }) => type)).toEqual([
    'endpoint.created',
    'variant.deployed',
    'rollout.started',
    'variant.deployed',
    'rollout.stepped',
    'rollout.stepped',
    'rollout.promoted',
    'variant.retired',
  ]);
  const [, oldVariant, started, newVariant, stepped, , promoted, retired] = told;
  expect(started).toMatchObject({
    nodeId: rolloutId,
    actorId: engineer.id,
    payload: { endpointId, strategy: 'stepping', championVersionId: champion, candidateVersionId: candidate },
    links: [{ from: candidate, to: rolloutId, relation: 'rolledOut' }, { from: rolloutId, to: endpointId, relation: 'changes' }],
  });
  expect(newVariant).toMatchObject({
    causeId: started!.id,
    payload: { endpointId, modelVersionId: candidate, trafficPercent: 10 },
    links: [{ from: candidate, to: newVariant!.nodeId, relation: 'deployed' }, { from: newVariant!.nodeId, to: endpointId, relation: 'serves' }],
  });
  expect(stepped).toMatchObject({ nodeId: rolloutId, causeId: started!.id, payload: { endpointId, index: 1, trafficPercent: 50, reason: 'enough requests' } });
  expect(promoted).toMatchObject({ causeId: started!.id, payload: { endpointId, modelId, modelVersionId: candidate, variantId: newVariant!.nodeId } });
  expect(retired).toMatchObject({ nodeId: oldVariant!.nodeId, causeId: promoted!.id, links: [{ from: oldVariant!.nodeId, to: endpointId, relation: 'serves', ended: true }] });
}
