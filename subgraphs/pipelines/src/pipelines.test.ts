import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newId } from '@cairn/core';
import { allEvents, testActor, testProject, testServers } from '@cairn/subgraph/testing';
import { define, ended, engineer, leave, script, seen, start, startPipelines, step, until, viewer } from './testing/pipeline-graph.js';

const stranger = testActor('admin', { projectId: 'prj_01890000000070008000000000000002' });
const scientist = testActor('scientist');

/** Code that writes a file of its own and goes on only when the other's is there: both must run at the same time. */
function meet(folder: string, own: string, other: string): string {
  const [mine, theirs] = [own, other].map((name) => JSON.stringify(join(folder, name)));
  return `const fs = require('fs'); fs.writeFileSync(${mine}, ''); const look = () => fs.existsSync(${theirs}) ? done() : setTimeout(look, 5); const done = () => { ${leave(`{ met: '${other}' }`)} }; look();`;
}

describe.each(testServers())('pipelines on the %s PostgreSQL', (server) => {
  test('steps run side by side where they may, after what they depend on, and hand on their outputs', async () => {
    await using graph = await startPipelines({ server });
    const folder = await mkdtemp(join(tmpdir(), 'cairn-meet-'));
    const id = await start(
      graph,
      [
        script('join', leave("{ steps: JSON.parse(process.env.CAIRN_STEPS), params: JSON.parse(process.env.CAIRN_PARAMS), argument: process.argv[1] }"), {
          dependsOn: ['left', 'right'],
          command: ['node', '-e', leave("{ steps: JSON.parse(process.env.CAIRN_STEPS), params: JSON.parse(process.env.CAIRN_PARAMS), argument: process.argv[1] }"), 'met ${left.met}'],
          params: { depth: 6, seen: '${right}' },
        }),
        script('left', meet(folder, 'left', 'right'), { dependsOn: ['begin'] }),
        script('right', meet(folder, 'right', 'left'), { dependsOn: ['begin'] }),
        script('begin', leave('{}')),
      ],
      { weeks: 5, depth: 3 },
    );
    const run = await ended(graph, id);
    await rm(folder, { recursive: true });
    expect(run).toMatchObject({ status: 'SUCCEEDED', startedBy: { id: engineer.id } });
    expect(step(run, 'join').outputs).toEqual({
      steps: { begin: {}, left: { met: 'right' }, right: { met: 'left' } },
      params: { weeks: 5, depth: 6, seen: '${right}' },
      argument: 'met right',
    });
  });

  test('a job knows where it runs and why, and acts as whoever started the run', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('look', leave('process.env'))]);
    const run = await ended(graph, id);
    const events = (await allEvents(graph.host.log)).filter(({ nodeId }) => nodeId !== run.id);
    const started = events.find(({ type }) => type === 'job.started')!;
    expect(step(run, 'look').outputs).toMatchObject({
      CAIRN_URL: 'http://127.0.0.1:4000',
      CAIRN_TOKEN: `test:${engineer.id}:${testProject}`,
      CAIRN_PROJECT: testProject,
      CAIRN_JOB: step(run, 'look').job!.id,
      CAIRN_PIPELINE_RUN: id,
      CAIRN_CAUSE: started.id,
      CAIRN_PARAMS: '{}',
    });
    expect(started.links).toEqual([{ from: id, to: started.nodeId, relation: 'has' }]);
  });

  test('the log tells the story of a run, each event with its cause', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('only', leave('{}'))]);
    await ended(graph, id);
    const events = await allEvents(graph.host.log);
    expect(events.map(({ type }) => type)).toEqual(['pipeline.defined', 'pipeline.started', 'job.started', 'job.ended', 'pipeline.ended']);
    const [, pipelineStarted, jobStarted, jobEnded, pipelineEnded] = events;
    expect([jobStarted, jobEnded, pipelineEnded].map((event) => event!.causeId)).toEqual([pipelineStarted!.id, jobStarted!.id, jobEnded!.id]);
    expect(pipelineEnded!.payload).toMatchObject({ outcome: 'succeeded' });
  });

  test('a step that fails skips what depends on it and fails the run; the rest goes on', async () => {
    await using graph = await startPipelines({ server });
    const run = await ended(
      graph,
      await start(graph, [
        script('bad', "console.error('no data'); process.exit(3)"),
        script('after', undefined, { dependsOn: ['bad'] }),
        script('later', undefined, { dependsOn: ['after'] }),
        script('other', leave('{}')),
      ]),
    );
    expect(run).toMatchObject({ status: 'FAILED', reason: "Step 'bad' failed: ended with status 3" });
    expect(run.steps.map(({ status }) => status)).toEqual(['FAILED', 'SKIPPED', 'SKIPPED', 'SUCCEEDED']);
    expect(step(run, 'bad').job).toMatchObject({ status: 'FAILED', exitCode: 3, logs: [{ text: 'no data' }] });
  });

  test('a job is started again as often as its step says, and no more', async () => {
    await using graph = await startPipelines({ server });
    const run = await ended(graph, await start(graph, [script('flaky', 'process.exit(1)', { retries: 2 })]));
    expect(step(run, 'flaky')).toMatchObject({ status: 'FAILED', attempts: 3 });
  });

  test('a reference to an output that was not left fails its step, and says what was', async () => {
    await using graph = await startPipelines({ server });
    const run = await ended(graph, await start(graph, [script('first', leave('{ runId: "r" }')), script('second', undefined, { dependsOn: ['first'], params: { version: '${first.versionId}' } })]));
    expect(step(run, 'second')).toMatchObject({ status: 'FAILED', message: "'${first.versionId}' has no value: step 'first' left the outputs 'runId'", job: null });
  });

  test('a job that takes longer than its limit is ended', async () => {
    await using graph = await startPipelines({ server });
    const run = await ended(graph, await start(graph, [script('slow', 'setInterval(() => {}, 1000)', { timeLimitSeconds: 0.05 })]));
    expect(step(run, 'slow')).toMatchObject({ status: 'FAILED', message: 'It did not end within its time limit of 0.05 s' });
  });

  test('a cancelled run ends its jobs and starts no more; an ended one cannot be cancelled', async () => {
    await using graph = await startPipelines({ server });
    const cancel = 'mutation ($id: ID!) { cancelPipelineRun(id: $id) { id } }';
    const id = await start(graph, [script('endless', "console.log('here'); setInterval(() => {}, 1000)"), script('next', undefined, { dependsOn: ['endless'] })]);
    await until(graph, id, (run) => step(run, 'endless').job?.status === 'RUNNING');
    await graph.data(engineer, cancel, { id });
    const run = await ended(graph, id);
    expect(run).toMatchObject({ status: 'CANCELLED', reason: "Cancelled by 'engineer'" });
    expect(run.steps.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(step(run, 'endless').job).toMatchObject({ status: 'CANCELLED' });
    await expect(graph.data(engineer, cancel, { id })).rejects.toThrow(/already cancelled/);
  });

  test('lines reach a reader live, in order and each once, and the stream ends with the job', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('count', 'for (let i = 1; i <= 2500; i++) console.log("line " + i)')]);
    const { steps } = await until(graph, id, (run) => step(run, 'count').job !== null);
    const lines = await graph.subscribe<{ jobLogged: { number: number; text: string } }>(viewer, 'subscription ($id: ID!) { jobLogged(jobId: $id) { number text } }', { id: steps[0]!.job!.id });
    const read: { number: number; text: string }[] = [];
    for await (const { data } of lines) read.push(data!.jobLogged);
    const first = read[0]!.number;
    expect(read.map(({ number }) => number)).toEqual(Array.from({ length: 2_501 - first }, (_, index) => first + index));
    expect(read.every(({ number, text }) => text === `line ${number}`)).toBe(true);
  });

  test('the last 10,000 lines of a job are kept', async () => {
    await using graph = await startPipelines({ server });
    const run = await ended(graph, await start(graph, [script('talk', 'for (let i = 1; i <= 12000; i++) console.log(i)')]));
    const { job } = await graph.data<{ job: { logs: { text: string }[] } }>(viewer, 'query ($id: ID!) { job(id: $id) { logs(last: 10000) { text } } }', { id: run.steps[0]!.job!.id });
    expect([job.logs.length, job.logs[0]!.text, job.logs.at(-1)!.text]).toEqual([10_000, '2001', '12000']);
  });

  test('the same definition is the same version; a run keeps to the one it started with', async () => {
    await using graph = await startPipelines({ server });
    const first = await define(graph, [script('one', leave('{}'))]);
    expect(await define(graph, [script('one', leave('{}'), { dependsOn: [], cores: 1 })])).toEqual(first);
    expect(await define(graph, [script('two', leave('{}'))])).toEqual({ id: first.id, version: 2 });
  });

  test('what one may not see is missing, and a viewer may look and no more', async () => {
    await using graph = await startPipelines({ server });
    const id = await start(graph, [script('one', leave('{}'))]);
    const run = await ended(graph, id);
    const ask = 'query ($run: ID!, $job: ID!) { pipelineRun(id: $run) { id } job(id: $job) { id } }';
    expect(await graph.data(stranger, ask, { run: id, job: run.steps[0]!.job!.id })).toEqual({ pipelineRun: null, job: null });
    const cancel = 'mutation ($id: ID!) { cancelPipelineRun(id: $id) { id } }';
    const missing = newId('pipelineRun');
    const [hidden, absent] = await Promise.all([graph.execute(stranger, cancel, { id }), graph.execute(stranger, cancel, { id: missing })]);
    expect(hidden.errors?.[0]?.message).toBe(absent.errors?.[0]?.message.replace(missing, id));
    await expect(graph.data(viewer, cancel, { id })).rejects.toThrow(/lacks the permission 'log'/);
    await expect(define(graph, [script('one')], 'mine', viewer)).rejects.toThrow(/lacks the permission 'log'/);
    await expect(define(graph, [script('one')], 'theirs', stranger)).rejects.toThrow(/does not exist/);
  });

  test('only who may operate endpoints defines a rollout', async () => {
    await using graph = await startPipelines({ server });
    const steps = [{ name: 'go', kind: 'rollout', version: newId('modelVersion'), endpoint: 'late-arrival' }];
    await expect(define(graph, steps, 'release', scientist)).rejects.toThrow(/lacks the permission 'operate'/);
    expect(await define(graph, steps, 'release')).toMatchObject({ version: 1 });
  });

  test('devices are what the compute provider offers', async () => {
    await using graph = await startPipelines({ server });
    const { devices } = await graph.data<{ devices: object[] }>(viewer, '{ devices { id kind cores memoryBytes provider } }');
    expect(devices).toEqual([{ id: 'cpu', kind: 'cpu', cores: 2, memoryBytes: 2 ** 30, provider: 'processes' }]);
  });

  test('two runs at once do not touch each other', async () => {
    await using graph = await startPipelines({ server });
    const [one, other] = await Promise.all([start(graph, [script('same', leave('JSON.parse(process.env.CAIRN_PARAMS)'))], { n: 1 }), start(graph, [script('same', leave('JSON.parse(process.env.CAIRN_PARAMS)'))], { n: 2 })]);
    await Promise.all([ended(graph, one), ended(graph, other)]);
    expect([step(await seen(graph, one), 'same').outputs, step(await seen(graph, other), 'same').outputs]).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
