import { InvalidInputError, TimeoutError, UnavailableError } from '@cairn/core';
import type { ModelHost } from '../domain/model-hosts.js';
import type { Tensor, TensorSignature } from '../domain/tensor.js';
import { concatenate, split } from './batch.js';
import { outOfMemorySignal, type FromModel } from './messages.js';
import { ModelProcess, type ProcessEnd } from './model-process-handle.js';
import { notAsked, RequestQueue, type WaitingRequest } from './request-queue.js';

export interface ModelLimits {
  /** Longest time from a request's start in the process to its answer, in milliseconds. Defaults to 5,000. */
  readonly answerMs: number;
  /** Longest time to load, in milliseconds. Defaults to 60,000. */
  readonly loadMs: number;
  /** Most memory of the process, in bytes. Defaults to 1 GiB. */
  readonly memoryBytes: number;
  /** Most requests that wait. Defaults to 512; what comes then is refused. */
  readonly waiting: number;
  /** Longest time that a request waits for its turn, in milliseconds. Defaults to 10,000. */
  readonly waitMs: number;
}

/** What a host loads; the bytes are read again for every process. */
export interface HostedModel {
  readonly modelVersionId: string;
  readonly digest: string;
  readonly inputs: readonly TensorSignature[];
  read(): Promise<Uint8Array>;
}

/** Where the host stands. Every process is given up at once when it misbehaves, and replaced. */
type Phase =
  | { readonly kind: 'loading'; readonly process: ModelProcess | undefined; readonly deadline: NodeJS.Timeout | undefined }
  | { readonly kind: 'idle'; readonly process: ModelProcess; readonly separable: boolean }
  | { readonly kind: 'answering'; readonly process: ModelProcess; readonly separable: boolean; readonly flight: readonly WaitingRequest[]; readonly deadline: NodeJS.Timeout }
  | { readonly kind: 'resting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'closed' };

/** Rows that are answered together at most; one request may have more. */
const batchRows = 256;
const firstRestMs = 200;
const longestRestMs = 10_000;

/** One model version in a child process: one batch at a time, requests that wait together answered together. */
export class ProcessModelHost implements ModelHost {
  /** Settles with the first attempt to load. */
  readonly loaded: Promise<void>;
  #phase: Phase = { kind: 'closed' };
  #failures = 0;
  #draining = false;
  readonly #queue: RequestQueue;
  #settleFirst!: { resolve(): void; reject(error: Error): void };
  #drained = (): void => undefined;

  constructor(
    private readonly model: HostedModel,
    private readonly limits: ModelLimits,
  ) {
    this.#queue = new RequestQueue(limits, `Model version '${model.modelVersionId}'`);
    this.loaded = new Promise((resolve, reject) => (this.#settleFirst = { resolve, reject }));
    this.loaded.catch(() => undefined);
    void this.#start();
  }

  get state(): ModelHost['state'] {
    if (this.#phase.kind === 'idle' || this.#phase.kind === 'answering') return 'ready';
    return this.#failures > 0 ? 'failed' : 'loading';
  }

  /** The process that answers now: for operators, and for tests that end it. */
  get processId(): number | undefined {
    return 'process' in this.#phase ? this.#phase.process?.id : undefined;
  }

  run(inputs: readonly Tensor[], rows: number | undefined): Promise<readonly Tensor[]> {
    if (this.#draining) return Promise.reject(this.#gone());
    if (this.#failures > 0) return Promise.reject(new UnavailableError(`Model version '${this.model.modelVersionId}' does not load at present`));
    const answer = this.#queue.add(inputs, rows);
    this.#next();
    return answer;
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#phase.kind === 'answering' || (this.#queue.size > 0 && this.#phase.kind !== 'resting')) {
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        setTimeout(resolve, this.limits.waitMs).unref();
      });
    }
    this.close();
  }

  /** Ends the process at once; what waits fails. */
  close(): void {
    const phase = this.#phase;
    this.#phase = { kind: 'closed' };
    this.#draining = true;
    if (phase.kind === 'resting') clearTimeout(phase.timer);
    if (phase.kind === 'loading' || phase.kind === 'answering') clearTimeout(phase.deadline);
    const gone = this.#gone();
    if (phase.kind === 'answering') for (const request of phase.flight) request.reject(gone);
    this.#queue.fail(gone);
    this.#settleFirst.reject(gone);
    if ('process' in phase) phase.process?.kill();
  }

  async #start(): Promise<void> {
    const starting: Phase = { kind: 'loading', process: undefined, deadline: undefined };
    this.#phase = starting;
    try {
      const bytes = await this.model.read();
      if (this.#phase !== starting) return;
      const process: ModelProcess = new ModelProcess({
        memoryLimitBytes: this.limits.memoryBytes,
        said: (message) => this.#heard(process, message),
        ended: (end) => this.#ended(process, end),
      });
      const deadline = setTimeout(() => this.#failed(new InvalidInputError(`${this.#name} did not load within ${this.limits.loadMs.toLocaleString('en')} ms`)), this.limits.loadMs);
      this.#phase = { kind: 'loading', process, deadline };
      process.send({ kind: 'load', bytes, digest: this.model.digest, inputs: this.model.inputs });
    } catch (error) {
      if (this.#phase === starting) this.#failed(error as Error);
    }
  }

  #gone(): UnavailableError {
    return notAsked(`Model version '${this.model.modelVersionId}' is not served any more`);
  }

  get #name(): string {
    return `The model of version '${this.model.modelVersionId}'`;
  }

  #heard(process: ModelProcess, message: FromModel): void {
    const phase = this.#phase;
    if (!('process' in phase) || phase.process !== process) return;
    if (phase.kind === 'loading') {
      clearTimeout(phase.deadline);
      if (message.kind !== 'loaded') return this.#failed(new InvalidInputError(`${this.#name} does not load: ${'message' in message ? message.message : message.kind}`));
      this.#failures = 0;
      this.#phase = { kind: 'idle', process, separable: message.separable };
      this.#settleFirst.resolve();
      return this.#next();
    }
    if (phase.kind !== 'answering') return;
    clearTimeout(phase.deadline);
    this.#phase = { kind: 'idle', process, separable: phase.separable };
    if (message.kind === 'answer') this.#answer(phase.flight, message.outputs);
    else this.#refuse(phase.flight, 'message' in message ? message.message : message.kind);
    this.#next();
  }

  #answer(flight: readonly WaitingRequest[], outputs: readonly Tensor[]): void {
    if (flight.length === 1) return flight[0]!.resolve(outputs);
    const answers = split(outputs, flight.map(({ rows }) => rows ?? 1));
    if (answers) flight.forEach(({ resolve }, index) => resolve(answers[index]!));
    else this.#queue.addAgain(flight);
  }

  /** One bad request must not spoil the others: each is asked alone. */
  #refuse(flight: readonly WaitingRequest[], message: string): void {
    if (flight.length > 1) this.#queue.addAgain(flight);
    else flight[0]!.reject(new UnavailableError(`${this.#name} could not answer: ${message}`));
  }

  #next(): void {
    if (this.#phase.kind !== 'idle') return;
    const { process, separable } = this.#phase;
    const flight = this.#queue.take(separable ? batchRows : 0);
    if (flight.length === 0) {
      if (this.#draining) this.#drained();
      return;
    }
    const deadline = setTimeout(() => this.#overdue(), this.limits.answerMs);
    this.#phase = { kind: 'answering', process, separable, flight, deadline };
    process.send({ kind: 'run', inputs: concatenate(flight.map(({ inputs }) => inputs)) });
  }

  #overdue(): void {
    if (this.#phase.kind !== 'answering') return;
    const { process, flight } = this.#phase;
    const error = new TimeoutError(`${this.#name} did not answer within ${this.limits.answerMs.toLocaleString('en')} ms`);
    for (const request of flight) request.reject(error);
    process.kill();
    void this.#start();
  }

  #ended(process: ModelProcess, end: ProcessEnd): void {
    const phase = this.#phase;
    if (!('process' in phase) || phase.process !== process) return;
    const why =
      end.signal === outOfMemorySignal
        ? `took more than ${Math.round(this.limits.memoryBytes / 2 ** 20).toLocaleString('en')} MiB of memory`
        : `ended unexpectedly (${end.signal ?? `exit code ${end.code}`})`;
    if (phase.kind === 'loading') return this.#failed(new InvalidInputError(`${this.#name} does not load: its process ${why}`));
    if (phase.kind === 'answering') {
      clearTimeout(phase.deadline);
      for (const request of phase.flight) request.reject(new UnavailableError(`The process of model version '${this.model.modelVersionId}' ${why}`));
    }
    void this.#start();
  }

  /** It could not be loaded: what waits fails now, and the next attempt comes after a rest. */
  #failed(error: Error): void {
    const phase = this.#phase;
    if ('process' in phase) {
      if (phase.kind === 'loading') clearTimeout(phase.deadline);
      phase.process?.kill();
    }
    this.#failures++;
    const restMs = Math.min(firstRestMs * 2 ** (this.#failures - 1), longestRestMs);
    this.#phase = { kind: 'resting', timer: setTimeout(() => void this.#start(), restMs).unref() };
    this.#queue.fail(new UnavailableError(`Model version '${this.model.modelVersionId}' does not load at present`, { cause: error }));
    this.#drained();
    this.#settleFirst.reject(error);
  }
}
