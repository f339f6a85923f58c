import { InvalidInputError, TimeoutError, UnavailableError } from '@cairn/core';
import type { Tensor, TensorSignature } from '../domain/tensor.js';
import { concatenate, split } from './batch.js';
import { frameKind, readTensorFrame, readTextFrame, tensorFrame, textFrame, type Frame } from './frames.js';
import type { Isolation } from './isolation.js';
import { outOfMemorySignal, type Loaded, type LoadOrder } from './messages.js';
import { ModelProcess, type ProcessEnd } from './model-process-handle.js';
import type { WaitingRequest } from './request-queue.js';
import type { PreparedRuntime } from './runtime.js';

/** What a process loads; the bytes are read again for every process, and looked at by digest where they are loaded. */
export interface HostedModel {
  readonly modelVersionId: string;
  readonly digest: string;
  readonly inputs: readonly TensorSignature[];
  readonly outputs: readonly TensorSignature[];
  read(): Promise<Uint8Array>;
  /** Makes ready what runs these bytes, for one process. */
  prepare(bytes: Uint8Array): Promise<PreparedRuntime>;
  /** No process of it will be started any more. */
  release?(): void;
}

/** What one process may take. */
export interface ReplicaLimits {
  /** Longest time from a request's start in the process to its answer, in milliseconds. */
  readonly answerMs: number;
  /** Longest time to load, in milliseconds. */
  readonly loadMs: number;
  /** Most memory of the process, in bytes. */
  readonly memoryBytes: number;
}

/** Whom a replica tells what became of it. */
export interface ReplicaOwner {
  /** It takes requests now: for the first time, or again. */
  free(replica: Replica): void;
  /** A batch could not be answered as one: each of its requests is to be asked alone. */
  again(requests: readonly WaitingRequest[]): void;
  /** Its process is gone. What it was answering may be asked of another one when nothing speaks against the requests themselves. */
  lost(replica: Replica, orphans: readonly WaitingRequest[], why: Error): void;
  /** It never came to answer. */
  failed(replica: Replica, why: Error): void;
}

/** Where it stands. */
type Phase =
  | { readonly kind: 'loading'; readonly process: ModelProcess | undefined; readonly deadline: NodeJS.Timeout | undefined }
  | { readonly kind: 'idle'; readonly process: ModelProcess; readonly sinceMs: number }
  | { readonly kind: 'answering'; readonly process: ModelProcess; readonly flight: readonly WaitingRequest[]; readonly deadlineMs: number }
  | { readonly kind: 'ended' };

/** One process with the model, from its start to its end: it answers one batch at a time. */
export class Replica {
  #phase: Phase = { kind: 'loading', process: undefined, deadline: undefined };
  #loaded: Loaded = { separable: false, outputs: [] };

  constructor(
    private readonly model: HostedModel,
    private readonly limits: ReplicaLimits,
    private readonly isolation: Promise<Isolation>,
    private readonly owner: ReplicaOwner,
  ) {
    void this.#start();
  }

  /** Whether it has come to answer, and still does. */
  get ready(): boolean {
    return this.#phase.kind === 'idle' || this.#phase.kind === 'answering';
  }

  get idle(): boolean {
    return this.#phase.kind === 'idle';
  }

  get answering(): boolean {
    return this.#phase.kind === 'answering';
  }

  /** How long it has had nothing to do, in milliseconds of `performance.now`; 0 while it has. */
  idleMs(nowMs: number): number {
    return this.#phase.kind === 'idle' ? nowMs - this.#phase.sinceMs : 0;
  }

  /** Whether rows of several requests may be run together. */
  get separable(): boolean {
    return this.#loaded.separable;
  }

  /** For operators, and for tests that end it. */
  get processId(): number | undefined {
    return 'process' in this.#phase ? this.#phase.process?.id : undefined;
  }

  /** Answers the requests together. To be called while it is idle. */
  run(flight: readonly WaitingRequest[]): void {
    if (this.#phase.kind !== 'idle') throw new Error('A replica was given requests while it was not idle');
    const { process } = this.#phase;
    this.#phase = { kind: 'answering', process, flight, deadlineMs: performance.now() + this.limits.answerMs };
    process.send(tensorFrame(frameKind.run, flight.length === 1 ? flight[0]!.inputs : concatenate(flight.map(({ inputs }) => inputs))));
  }

  /** Ends it when it has been answering for too long. */
  watch(nowMs: number): void {
    if (this.#phase.kind !== 'answering' || nowMs < this.#phase.deadlineMs) return;
    const { flight } = this.#phase;
    const error = new TimeoutError(`${this.#name} did not answer within ${this.limits.answerMs.toLocaleString('en')} ms`);
    this.#end();
    for (const request of flight) request.reject(error);
    this.owner.lost(this, [], error);
  }

  /** Ends its process at once; what it was answering fails. */
  close(error: Error): void {
    const phase = this.#phase;
    this.#end();
    if (phase.kind === 'answering') for (const request of phase.flight) request.reject(error);
  }

  async #start(): Promise<void> {
    const starting = this.#phase;
    try {
      const [bytes, isolation] = await Promise.all([this.model.read(), this.isolation]);
      const runtime = await this.model.prepare(bytes);
      if (this.#phase !== starting) return await runtime.dispose();
      const process: ModelProcess = new ModelProcess({
        runtime,
        memoryLimitBytes: this.limits.memoryBytes,
        isolation,
        said: (frame) => this.#heard(frame),
        ended: (end) => {
          runtime.dispose().catch(() => undefined);
          this.#ended(end);
        },
      });
      const deadline = setTimeout(() => this.#failed(new InvalidInputError(`${this.#name} did not load within ${this.limits.loadMs.toLocaleString('en')} ms`)), this.limits.loadMs);
      this.#phase = { kind: 'loading', process, deadline };
      process.send(textFrame(frameKind.load, JSON.stringify({ digest: this.model.digest, inputs: this.model.inputs, outputs: this.model.outputs } satisfies LoadOrder), bytes));
    } catch (error) {
      if (this.#phase === starting) this.#failed(error as Error);
    }
  }

  get #name(): string {
    return `The model of version '${this.model.modelVersionId}'`;
  }

  #heard(frame: Frame): void {
    const phase = this.#phase;
    if (phase.kind === 'loading') {
      clearTimeout(phase.deadline);
      const { text } = readTextFrame(frame.body);
      if (frame.kind !== frameKind.loaded) return this.#failed(new InvalidInputError(`${this.#name} does not load: ${text}`));
      this.#loaded = JSON.parse(text) as Loaded;
      this.#phase = { kind: 'idle', process: phase.process!, sinceMs: performance.now() };
      return this.owner.free(this);
    }
    if (phase.kind !== 'answering') return;
    this.#phase = { kind: 'idle', process: phase.process, sinceMs: performance.now() };
    if (frame.kind === frameKind.answer) this.#answer(phase.flight, this.#named(frame.body));
    else this.#refuse(phase.flight, readTextFrame(frame.body).text);
    this.owner.free(this);
  }

  #named(body: Buffer): Tensor[] {
    return readTensorFrame(body).map((tensor, place) => ({ name: this.#loaded.outputs[place]!, ...tensor }));
  }

  #answer(flight: readonly WaitingRequest[], outputs: readonly Tensor[]): void {
    if (flight.length === 1) return flight[0]!.resolve(outputs);
    const answers = split(outputs, flight.map(({ rows }) => rows ?? 1));
    if (answers) flight.forEach(({ resolve }, index) => resolve(answers[index]!));
    else this.owner.again(flight);
  }

  /** One bad request must not spoil the others: each is asked alone. */
  #refuse(flight: readonly WaitingRequest[], message: string): void {
    if (flight.length > 1) this.owner.again(flight);
    else flight[0]!.reject(new UnavailableError(`${this.#name} could not answer: ${message}`));
  }

  #ended(end: ProcessEnd): void {
    const phase = this.#phase;
    if (phase.kind === 'ended') return;
    const hungry = end.signal === outOfMemorySignal;
    const why = hungry ? `took more than ${Math.round(this.limits.memoryBytes / 2 ** 20).toLocaleString('en')} MiB of memory` : `ended unexpectedly (${end.signal ?? `exit code ${end.code}`})`;
    if (phase.kind === 'loading') return this.#failed(new InvalidInputError(`${this.#name} does not load: its process ${why}`));
    const error = new UnavailableError(`The process of model version '${this.model.modelVersionId}' ${why}`);
    const flight = phase.kind === 'answering' ? phase.flight : [];
    this.#end();
    // Whoever asks for too much would take the next process too.
    if (hungry) for (const request of flight) request.reject(error);
    this.owner.lost(this, hungry ? [] : flight, error);
  }

  #failed(error: Error): void {
    this.#end();
    this.owner.failed(this, error);
  }

  #end(): void {
    const phase = this.#phase;
    this.#phase = { kind: 'ended' };
    if (phase.kind === 'loading') clearTimeout(phase.deadline);
    if ('process' in phase) phase.process?.kill();
  }
}
