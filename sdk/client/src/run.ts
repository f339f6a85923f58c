import { RunLog } from './run-log.js';
import { upload, type Upload } from './bytes.js';
import { execute, type Connection } from './transport.js';

/** Which code runs; see {@link currentCode}. */
export interface CodeVersion {
  readonly commit?: string;
  readonly repository?: string;
  readonly digest?: string;
  readonly dirty?: boolean;
}

export interface StartRunOptions {
  /** Name of the experiment; made when there is none. */
  readonly experiment: string;
  readonly name?: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  readonly datasetVersionIds?: readonly string[];
  readonly code?: CodeVersion;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Defaults to the job that this process is, when it is one. */
  readonly jobId?: string;
}

/** A run that is being logged. */
export class RunHandle {
  private readonly metrics: RunLog;

  constructor(
    private readonly connection: Connection,
    private readonly projectId: string,
    readonly id: string,
  ) {
    this.metrics = new RunLog(connection, id);
  }

  /** Logs values of one step; returns at once. Step defaults to 0, time to now. */
  log(values: Readonly<Record<string, number>>, options: { readonly step?: number; readonly at?: Date } = {}): void {
    this.metrics.add(values, options.step ?? 0, options.at ?? new Date());
  }

  /** Resolves when everything logged so far is kept. */
  flush(): Promise<void> {
    return this.metrics.flush();
  }

  /** Adds params; one that is there already must have the same value. */
  async params(values: Readonly<Record<string, string | number | boolean>>): Promise<void> {
    await execute(this.connection, 'mutation ($input: LogParamsInput!) { logParams(input: $input) { id } }', { input: { runId: this.id, params: paramsOf(values) } }, { retries: 5 });
  }

  /** Uploads a file and names it as an artifact of this run. */
  async artifact(name: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mediaType = 'application/octet-stream'): Promise<Upload & { readonly id: string }> {
    const uploaded = await upload(this.connection, this.projectId, bytes);
    const { logArtifact } = await execute<{ logArtifact: { id: string } }>(
      this.connection,
      'mutation ($input: LogArtifactInput!) { logArtifact(input: $input) { id } }',
      { input: { runId: this.id, name, digest: uploaded.digest, mediaType } },
    );
    return { ...uploaded, id: logArtifact.id };
  }

  /** Delivers what waits and ends the run as finished. */
  async end(): Promise<void> {
    await this.flush();
    await this.close('FINISHED', undefined);
  }

  /** Delivers what waits, as far as possible, and ends the run as failed. */
  async fail(reason: string): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.close('FAILED', reason);
  }

  private async close(status: string, reason: string | undefined): Promise<void> {
    await execute(this.connection, 'mutation ($input: EndRunInput!) { endRun(input: $input) { id } }', { input: { runId: this.id, status, reason } });
  }
}

export async function startRun(connection: Connection, projectId: string, options: StartRunOptions, jobId: string | undefined): Promise<RunHandle> {
  const { startRun: run } = await execute<{ startRun: { id: string } }>(
    connection,
    'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }',
    { input: { ...options, projectId, params: paramsOf(options.params ?? {}), jobId: options.jobId ?? jobId } },
  );
  return new RunHandle(connection, projectId, run.id);
}

function paramsOf(values: Readonly<Record<string, string | number | boolean>>): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: String(value) }));
}
