import { expect, test } from 'vitest';
import { startTestPlatform } from '../kit/platform.js';

test('a metric that a notebook logs reaches a subscriber, with facts that another subgraph knows', async () => {
  await using platform = await startTestPlatform();
  const projectId = await platform.project();
  const scientist = await platform.actor('scientist', projectId);
  const viewer = await platform.actor('viewer', projectId);
  const run = await scientist.cairn.startRun({ experiment: 'delays', name: 'first', params: { depth: 6 } });

  const live = viewer.cairn.subscribe<Logged>(
    `subscription ($ids: [ID!]!) {
      metricsLogged(runIds: $ids) { run { id name startedBy { name kind } } points { key value step } }
    }`,
    { ids: [run.id] },
  );
  const seen: Logged['metricsLogged']['points'][number][] = [];
  let step = 0;
  const first = live.next();
  // Nobody tells a client when its subscription stands: points are logged until the first one comes.
  const beat = setInterval(() => run.log({ loss: 1 / (step + 1) }, { step: step++ }), 50);
  const { value } = await first;
  clearInterval(beat);
  expect(value?.metricsLogged.run).toEqual({ id: run.id, name: 'first', startedBy: { name: scientist.name, kind: 'PERSON' } });
  seen.push(...value!.metricsLogged.points);
  run.log({ loss: 0.125 }, { step: step++ });
  await run.flush();
  while (seen.at(-1)!.step < step - 1) seen.push(...(await live.next()).value!.metricsLogged.points);
  await live.return();

  expect(seen.at(-1)).toEqual({ key: 'loss', value: 0.125, step: step - 1 });
  // From the first that came on, none is missing and none comes twice.
  expect(seen.map((point) => point.step)).toEqual(seen.map((_, index) => seen[0]!.step + index));
  await run.end();
  const { run: kept } = await viewer.cairn.query<{ run: unknown }>('query ($id: ID!) { run(id: $id) { status metrics { key count latest lastStep } } }', { id: run.id });
  expect(kept).toEqual({ status: 'FINISHED', metrics: [{ key: 'loss', count: step, latest: 0.125, lastStep: step - 1 }] });
});

interface Logged {
  readonly metricsLogged: {
    readonly run: { readonly id: string; readonly name: string; readonly startedBy: { readonly name: string; readonly kind: string } };
    readonly points: readonly { readonly key: string; readonly value: number; readonly step: number }[];
  };
}
