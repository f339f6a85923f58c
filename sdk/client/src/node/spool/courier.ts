import { createReadStream } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, LimitExceededError, TimeoutError, UnauthenticatedError, UnavailableError } from '@cairn/core';
import { upload } from '../../bytes.js';
import { GraphQLRequestError } from '../../errors.js';
import { changes, type Change } from '../../runs/changes.js';
import { sendMetrics } from '../../runs/direct-outbox.js';
import { execute, type Connection } from '../../transport.js';
import type { Line } from './journal.js';
import type { SpooledRun } from './spooled-run.js';

const firstPauseMs = 100;
const longestPauseMs = 5_000;
const timeoutMs = 60_000;
/** A fault or a limit that does not pass after this many tries, about ten minutes, is taken for a refusal. */
const mostTries = 130;

/** An artifact as the journal names it. */
export interface SpooledArtifact {
  readonly input: { readonly runId: string; readonly name: string; readonly mediaType: string };
  /** Name of the copy in the run's folder. */
  readonly file: string;
}

/** Whether an entry that did not arrive may arrive later; decided by the error, and by how often it was sent. */
export function mayPass(error: unknown, tries: number): boolean {
  // Nothing is wrong with what was logged while the platform is away, or while the key is not let in.
  if (error instanceof UnavailableError || error instanceof TimeoutError || error instanceof UnauthenticatedError) return true;
  const passing = error instanceof LimitExceededError || (error instanceof GraphQLRequestError && ['INTERNAL', 'UNKNOWN'].includes(error.code));
  return passing && tries < mostTries;
}

/** What one step came to. */
type Step = 'idle' | 'settled' | 'away';

/** Carries one run's entries to the platform, in order, for as long as it takes. */
export class Courier {
  /** Why nothing arrives at the moment. */
  trouble: Error | undefined;
  private awaySince: number | undefined;
  private tries = 0;
  private failures = 0;
  private refusedStart: Error | undefined;

  constructor(
    private readonly run: SpooledRun,
    private readonly connection: Connection,
  ) {}

  /** For how long nothing has arrived, in milliseconds. */
  get awayMs(): number {
    return this.awaySince === undefined ? 0 : Date.now() - this.awaySince;
  }

  /** How long to wait before the next try; spread, so that many programs do not come back at the same moment. */
  get pauseMs(): number {
    return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.failures, 10)) * (0.5 + Math.random() / 2);
  }

  /** Delivers the next entry, or sets it aside. */
  async step(): Promise<Step> {
    try {
      return await this.tryNext();
    } catch (error) {
      // A disk that fails, or a mistake of ours: the journal is still there, and the next try may go better.
      return this.isAway(error as Error);
    }
  }

  private async tryNext(): Promise<Step> {
    const line = await this.run.next();
    if (line === undefined) return 'idle';
    let copy: string | undefined;
    try {
      if (this.refusedStart) throw new InvalidInputError(`The run was not started: ${this.refusedStart.message}`);
      copy = await this.deliver(line);
    } catch (error) {
      this.tries++;
      if (mayPass(error, this.tries)) return this.isAway(error as Error);
      if (line.kind === 'start') this.refusedStart = error as Error;
      await this.run.setAside(line, error as Error);
      return this.hasArrived();
    }
    await this.run.settle(line);
    // Only now: an entry that comes twice needs it twice.
    if (copy !== undefined) await rm(copy, { force: true });
    return this.hasArrived();
  }

  private isAway(error: Error): Step {
    this.awaySince ??= Date.now();
    this.failures++;
    this.trouble = error;
    return 'away';
  }

  private hasArrived(): Step {
    this.tries = this.failures = 0;
    this.awaySince = this.trouble = undefined;
    return 'settled';
  }

  /** @returns the copy of an artifact that is not needed any more. */
  private async deliver({ kind, body }: Line): Promise<string | undefined> {
    const { runId, projectId } = this.run.header;
    if (kind === 'metrics') {
      await sendMetrics(this.connection, runId, body, 0);
      return undefined;
    }
    if (!(kind in changes)) throw new InvalidInputError(`'${kind}' is no entry that this version knows`);
    const document = changes[kind as Change];
    if (kind !== 'artifact') {
      await execute(this.connection, document, { input: parsed(body) }, { timeoutMs });
      return undefined;
    }
    const { input, file } = parsed(body) as SpooledArtifact;
    const copy = join(this.run.folder, file);
    await access(copy).catch((cause: unknown) => {
      throw new InvalidInputError(`${copy} cannot be read any more`, { cause });
    });
    const { digest } = await upload(this.connection, projectId, createReadStream(copy));
    await execute(this.connection, document, { input: { ...input, digest } }, { timeoutMs });
    return copy;
  }
}

function parsed(body: string): object {
  try {
    return JSON.parse(body) as object;
  } catch (cause) {
    throw new InvalidInputError('The line is damaged', { cause });
  }
}
