import { newId } from '@cairn/core';
import { currentCode, currentEnvironment } from '../surroundings.js';
import type { Connection } from '../transport.js';
import type { Outbox } from './changes.js';
import { DirectOutbox } from './direct-outbox.js';
import { RunHandle } from './run-handle.js';
import { pairsOf, type Values } from './values.js';

/** Which code runs; see `currentCode`. */
export interface CodeVersion {
  readonly commit?: string;
  /** Without credentials. */
  readonly repository?: string;
  readonly digest?: string;
  /** Whether tracked files differ from the commit … */
  readonly dirty?: boolean;
  /** … and `sha256:` of the difference, as `git diff HEAD` prints it. */
  readonly diffDigest?: string;
}

export interface StartRunOptions {
  /** Name of the experiment; made when there is none. */
  readonly experiment: string;
  /** Defaults to the experiment's name and the time. */
  readonly name?: string;
  readonly params?: Values;
  readonly tags?: Values;
  /** Markdown, at most 20,000 characters. */
  readonly note?: string;
  /** The run that it is nested in. */
  readonly parent?: RunHandle | string;
  /** Made with `newId('run')`, by who must know it before. The same id again answers the run that is there. */
  readonly id?: string;
  readonly datasetVersionIds?: readonly string[];
  /** Whether code and environment are recorded where they are not given. Defaults to true in Node.js; there is nothing to record in a browser. */
  readonly record?: boolean;
  readonly code?: CodeVersion;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Defaults to the job that this process is, when it is one. */
  readonly jobId?: string;
}

/** What a run is started with beside its options. */
export interface RunOrigin {
  readonly connection: Connection;
  readonly projectId: string;
  readonly jobId: string | undefined;
  /** The run that this program repeats, as `cairn reproduce` says. */
  readonly reproduces: string | undefined;
  /** Opens a spool for the run; absent where it goes straight to the platform. */
  readonly spool: ((run: { id: string; projectId: string; experiment: string }) => Promise<Outbox>) | undefined;
}

/** The tag that names the run which a run repeats. */
const reproducesTag = 'cairn.reproduces';

export async function startRun(origin: RunOrigin, options: StartRunOptions): Promise<RunHandle> {
  const { experiment, name, note, parent, datasetVersionIds, record = true } = options;
  const id = options.id ?? newId('run');
  const startedAt = new Date().toISOString();
  const code = options.code ?? (record ? await currentCode() : undefined);
  const environment = options.environment ?? (record ? await currentEnvironment() : undefined);
  // Of nested runs the outermost is the one that is repeated.
  const repeated = parent === undefined ? origin.reproduces : undefined;
  const tags = { ...options.tags, ...(repeated === undefined ? {} : { [reproducesTag]: repeated }) };
  const outbox = await (origin.spool?.({ id, projectId: origin.projectId, experiment }) ?? new DirectOutbox(origin.connection, origin.projectId, id));
  await outbox.change('start', {
    id,
    projectId: origin.projectId,
    experiment,
    name,
    startedAt,
    note,
    params: pairsOf(options.params ?? {}),
    tags: pairsOf(tags),
    parentId: parent instanceof RunHandle ? parent.id : parent,
    datasetVersionIds,
    code: code && Object.keys(code).length > 0 ? code : undefined,
    environment: environment && Object.keys(environment).length > 0 ? environment : undefined,
    jobId: options.jobId ?? origin.jobId,
  });
  return new RunHandle(id, experiment, outbox, (more) => startRun(origin, more));
}
