import type { Actor, NewEvent } from '@cairn/core';
import type { GraphClient } from '@cairn/subgraph';
import { startTestSubgraph, testActor, testContext, testProject, type TestSubgraph } from '@cairn/subgraph/testing';
import { pipelines } from '../subgraph.js';
import { processCompute } from './process-compute.js';

export const engineer = testActor('engineer');
export const viewer = testActor('viewer');

export interface SeenStep {
  readonly name: string;
  readonly status: string;
  readonly message: string | null;
  readonly outputs: Record<string, unknown> | null;
  readonly attempts: number;
  readonly job: { readonly id: string; readonly status: string; readonly exitCode: number | null; readonly reason: string | null; readonly logs: { readonly text: string }[] } | null;
}

export interface SeenRun {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly params: Record<string, unknown>;
  readonly causeEventId: string | null;
  readonly trigger: { readonly id: string } | null;
  readonly startedBy: { readonly id: string };
  readonly steps: readonly SeenStep[];
}

const fields = 'id status reason params causeEventId trigger { id } startedBy { id } steps { name status message outputs attempts job { id status exitCode reason logs { text } } }';

/** The subgraph with compute, and with what it asks the rest of the graph. */
export function startPipelines(options: { readonly server?: string; readonly graph?: GraphClient; readonly beside?: TestSubgraph } = {}): Promise<TestSubgraph> {
  return startTestSubgraph(pipelines, { publicUrl: 'http://127.0.0.1:4000', plugins: [processCompute()], ...options });
}

/** A job step that runs a script. */
export function script(name: string, code = '0', rest: object = {}): object {
  return { name, kind: 'job', command: ['node', '-e', code], memoryMb: 100, ...rest };
}

/** Code that leaves the value of an expression as the job's outputs. */
export function leave(expression: string): string {
  return `require('fs').writeFileSync(process.env.CAIRN_OUTPUTS, JSON.stringify(${expression}));`;
}

export async function define(graph: TestSubgraph, steps: unknown, name = 'retrain', actor: Actor = engineer): Promise<{ id: string; version: number }> {
  const { definePipeline } = await graph.data<{ definePipeline: { id: string; version: number } }>(
    actor,
    'mutation ($input: DefinePipelineInput!) { definePipeline(input: $input) { id version } }',
    { input: { projectId: testProject, name, steps } },
  );
  return definePipeline;
}

export async function start(graph: TestSubgraph, steps: unknown, params: object = {}): Promise<string> {
  const { id: pipelineId } = await define(graph, steps);
  const { startPipeline } = await graph.data<{ startPipeline: { id: string } }>(engineer, 'mutation ($input: StartPipelineInput!) { startPipeline(input: $input) { id } }', {
    input: { pipelineId, params },
  });
  return startPipeline.id;
}

export async function seen(graph: TestSubgraph, id: string): Promise<SeenRun> {
  return (await graph.data<{ pipelineRun: SeenRun }>(viewer, `query ($id: ID!) { pipelineRun(id: $id) { ${fields} } }`, { id })).pipelineRun;
}

/** The run once it satisfies the claim, heard through the subscription that the portal uses. */
export async function until(graph: TestSubgraph, id: string, claim: (run: SeenRun) => boolean): Promise<SeenRun> {
  const changes = await graph.subscribe<{ pipelineRunChanged: { id: string } }>(viewer, 'subscription ($projectId: ID!) { pipelineRunChanged(projectId: $projectId) { id } }', { projectId: testProject });
  for (;;) {
    const changed = changes.next();
    const run = await seen(graph, id);
    if (claim(run)) return run;
    await changed;
  }
}

export function ended(graph: TestSubgraph, id: string): Promise<SeenRun> {
  return until(graph, id, ({ status }) => status !== 'RUNNING' && status !== 'WAITING');
}

export function step(run: SeenRun, name: string): SeenStep {
  return run.steps.find((candidate) => candidate.name === name)!;
}

/** Writes an event as another subgraph would; returns its id. */
export function happen(graph: TestSubgraph, event: NewEvent): Promise<string> {
  return graph.host.log.database.commit(testContext(engineer), async (transaction) => transaction.emit(event));
}
