import { setTimeout as delay } from 'node:timers/promises';
import type { Cairn } from '@cairn/client';

type StepStatus = 'PENDING' | 'RUNNING' | 'WAITING' | 'SUCCEEDED' | 'FAILED' | 'SKIPPED' | 'CANCELLED';

export interface PipelineRun {
  readonly id: string;
  readonly status: 'RUNNING' | 'WAITING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly reason: string | null;
  readonly steps: readonly {
    readonly name: string;
    readonly status: StepStatus;
    readonly message: string | null;
    readonly outputs: unknown;
    readonly job: { readonly id: string } | null;
  }[];
}

/** The status of a step. @throws {Error} when there is none of that name. */
export function stepOf(run: PipelineRun, name: string): PipelineRun['steps'][number] {
  const step = run.steps.find((candidate) => candidate.name === name);
  if (step === undefined) throw new Error(`Pipeline run ${run.id} has no step '${name}'`);
  return step;
}

/**
 * Looks at a pipeline run twice a second until it satisfies `enough`, which may show progress meanwhile.
 * @throws {Error} when the run fails first, with the step, its message and the last lines of its job's log.
 */
export async function followRun(
  cairn: Cairn,
  id: string,
  enough: (run: PipelineRun) => boolean | Promise<boolean>,
): Promise<PipelineRun> {
  for (;;) {
    const { pipelineRun } = await cairn.query<{ pipelineRun: PipelineRun }>(pipelineRunQuery, { id });
    if (pipelineRun.status === 'FAILED' || pipelineRun.status === 'CANCELLED') throw await failureOf(cairn, pipelineRun);
    if (await enough(pipelineRun)) return pipelineRun;
    await delay(500);
  }
}

async function failureOf(cairn: Cairn, run: PipelineRun): Promise<Error> {
  const failed = run.steps.find(({ status }) => status === 'FAILED');
  const lines: string[] = [];
  if (failed?.job != null) {
    const { job } = await cairn.query<{ job: { logs: { text: string }[] } }>(jobLogQuery, { id: failed.job.id });
    lines.push(...job.logs.map(({ text }) => `  ${text}`));
  }
  const message = `Pipeline run ${run.id} ${run.status.toLowerCase()} at '${failed?.name}': ${failed?.message ?? run.reason}`;
  return new Error([message, ...lines].join('\n'));
}

const pipelineRunQuery = /* GraphQL */ `
  query PipelineRun($id: ID!) {
    pipelineRun(id: $id) {
      id
      status
      reason
      steps {
        name
        status
        message
        outputs
        job {
          id
        }
      }
    }
  }
`;

const jobLogQuery = /* GraphQL */ `
  query JobLog($id: ID!) {
    job(id: $id) {
      logs(last: 10) {
        text
      }
    }
  }
`;
