import { writeFile } from 'node:fs/promises';
import { connect, type Cairn } from '@cairn/client';

/** What the platform gives a job to work with. */
export interface Job {
  /** Connected as the actor who started the pipeline; what the job does is recorded as caused by it. */
  readonly cairn: Cairn;
  /** Parameters of the pipeline run and of this step, the step's first. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What finished steps left, by step. */
  readonly steps: Readonly<Record<string, unknown>>;
}

/**
 * Runs a job's work and leaves what it returns as the step's outputs. A job that throws ends with status 1 and its
 * reason on stderr, where the platform keeps it with the job's log.
 */
export async function runJob(work: (job: Job) => Promise<object>): Promise<void> {
  const { CAIRN_PARAMS = '{}', CAIRN_STEPS = '{}', CAIRN_OUTPUTS } = process.env;
  if (CAIRN_OUTPUTS === undefined) throw new Error('CAIRN_OUTPUTS is not set: this script is started by a pipeline');
  const cairn = connect();
  try {
    const params = JSON.parse(CAIRN_PARAMS) as Record<string, unknown>;
    const steps = JSON.parse(CAIRN_STEPS) as Record<string, unknown>;
    await writeFile(CAIRN_OUTPUTS, JSON.stringify(await work({ cairn, params, steps })));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await cairn.close();
  }
}
