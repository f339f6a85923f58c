import type { JobSpec } from '@cairn/plugin';
import { delimiter, dirname } from 'node:path';

/** Where a job finds its things. */
export interface Places {
  /** Its own empty folder. */
  readonly scratch: string;
  readonly outputsPath: string;
  readonly gpuIds: readonly string[];
}

/**
 * All that a job sees of the environment: what it asks for, what the contract gives, and nothing of the platform's own,
 * which holds secrets. HOME is the scratch folder, so that programs find no credentials of the user's either.
 */
export function jobEnvironment(job: JobSpec, { scratch, outputsPath, gpuIds }: Places): Record<string, string> {
  return {
    PATH: searchPath(),
    HOME: scratch,
    TMPDIR: scratch,
    LANG: 'C.UTF-8',
    // Numeric libraries take every core they see unless told.
    OMP_NUM_THREADS: String(Math.ceil(job.resources.cores ?? 1)),
    CAIRN_WORK: scratch,
    ...job.env,
    CAIRN_JOB_ID: job.id,
    CAIRN_OUTPUTS: outputsPath,
    CUDA_VISIBLE_DEVICES: gpuIds.join(','),
  };
}

/** The platform's own search path, with its own Node.js first: `node` is the same version everywhere. */
function searchPath(): string {
  return [dirname(process.execPath), process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(delimiter);
}
