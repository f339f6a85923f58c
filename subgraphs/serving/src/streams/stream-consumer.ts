import { CairnError, can, ForbiddenError, InvalidInputError, LimitExceededError, newId, UnavailableError, UnsupportedError, type Actor, type RequestContext } from '@cairn/core';
import type { StreamMessage, StreamProvider } from '@cairn/plugin';
import type { Logger } from '@cairn/subgraph';
import type { Endpoint } from '../domain/endpoint.js';
import type { InferenceLog } from '../domain/inference-service.js';
import { ackWaitMs, deadSubject, type PredictionStream } from '../domain/prediction-stream.js';
import type { SpoolRecord } from '../domain/prediction.js';
import type { StreamLedger } from '../domain/stream-ledger.js';
import { StreamWatch, type StreamStatus } from '../domain/stream-status.js';
import { answerQuestion, messageIdOf, type StreamAnswerers } from './stream-question.js';

export interface StreamConsumerParts extends StreamAnswerers {
  readonly provider: StreamProvider;
  readonly ledger: StreamLedger;
  readonly endpoint: () => Promise<Endpoint>;
  /** Who made the stream, with the roles of now. */
  readonly actor: () => Promise<Actor>;
  /** Takes the failures of the model. */
  readonly log: InferenceLog;
  readonly logger: Logger;
  readonly now: () => Date;
}

const [leastRestMs, mostRestMs] = [500, 30_000];

/** Answers the messages of one stream in this process; other processes share them. */
export class StreamConsumer {
  readonly #stopped = new AbortController();
  readonly #answering = new Map<string, Promise<void>>();
  readonly #watch: StreamWatch;
  #running: Promise<void> | undefined;

  constructor(
    readonly stream: PredictionStream,
    private readonly parts: StreamConsumerParts,
  ) {
    this.#watch = new StreamWatch(parts.now);
  }

  get status(): StreamStatus {
    return this.#watch.status;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when what was delivered is answered; nothing more is taken. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    await Promise.all(this.#answering.values());
  }

  async #run(): Promise<void> {
    const { provider, logger } = this.parts;
    const { id, inputSubject, maximumInFlight } = this.stream;
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const actor = await this.#actor();
        const endpoint = await this.parts.endpoint();
        for await (const message of provider.subscribe(inputSubject, { consumer: id, inFlight: maximumInFlight, ackWaitMs, signal, onListening: (listening) => this.#watch.listening(listening) })) {
          failures = 0;
          this.#take(message, endpoint, actor);
        }
      } catch (error) {
        this.#watch.failed(error);
        logger.warn('a stream cannot be answered now', { stream: id, error: String(error) });
      }
      await pause(restMs(failures), signal);
    }
  }

  async #actor(): Promise<Actor> {
    const actor = await this.parts.actor();
    if (!can(actor, 'read', this.stream.projectId)) throw new ForbiddenError(`Actor '${actor.name}', who made the stream, may no longer read project '${this.stream.projectId}'`);
    return actor;
  }

  /** A message that comes again while it is being answered waits for that answer. */
  #take(message: StreamMessage, endpoint: Endpoint, actor: Actor): void {
    const id = messageIdOf(message.id);
    const before = this.#answering.get(id) ?? Promise.resolve();
    const answered = before.then(() => this.#answer(id, message, endpoint, actor)).finally(() => {
      if (this.#answering.get(id) === answered) this.#answering.delete(id);
    });
    this.#answering.set(id, answered);
  }

  /** Never rejects: what fails is handed back, and comes again. */
  async #answer(id: string, message: StreamMessage, endpoint: Endpoint, actor: Actor): Promise<void> {
    const { provider, ledger, logger } = this.parts;
    try {
      const answer = (await ledger.answerOf(id)) ?? (await this.#ask(id, message, endpoint, actor));
      if (answer !== undefined) await provider.publish(this.stream.outputSubject, { id, data: Buffer.from(answer) }, {});
      await message.ack();
    } catch (error) {
      this.#watch.missed(error);
      logger.warn('a message could not be answered, and comes again', { stream: this.stream.id, messageId: id, error: String(error) });
      await message.nak(restMs(message.deliveries - 1)).catch((failed: unknown) => logger.warn('a message could not be handed back', { stream: this.stream.id, messageId: id, error: String(failed) }));
    }
  }

  /** @returns undefined when it is a dead letter now. @throws when it is to be tried again. */
  async #ask(id: string, { data }: StreamMessage, endpoint: Endpoint, actor: Actor): Promise<string | undefined> {
    const { ledger } = this.parts;
    const context: RequestContext = { actor, requestId: newId('request') };
    const records: SpoolRecord[] = [];
    const log: InferenceLog = {
      keep: async (of, more) => {
        // The model's failures count at once; what it answered is logged with the answer.
        if (more.some(({ kind }) => kind === 'failed')) return this.parts.log.keep(of, more);
        records.push(...more);
        return true;
      },
    };
    try {
      const answer = await answerQuestion({ id, data }, endpoint, this.parts, { context, log });
      return await ledger.keep(id, answer, records);
    } catch (error) {
      if (isBusy(error)) throw error;
      // Where the database is away, the failure is not counted either, and comes out of here.
      if (!isRefusal(error) && (await ledger.countFailure(id)) < this.stream.attempts) throw error;
      await this.#bury(id, error);
      return undefined;
    }
  }

  async #bury(id: string, error: unknown): Promise<void> {
    const message = this.#watch.missed(error);
    this.parts.logger.warn('a message is a dead letter', { stream: this.stream.id, messageId: id, error: String(error) });
    const letter = { id, error: { code: error instanceof CairnError ? error.code : 'INTERNAL', message } };
    await this.parts.ledger.bury(id);
    await this.parts.provider.publish(deadSubject(this.stream), { id, data: Buffer.from(JSON.stringify(letter)) }, {});
  }
}

/** What no second try would change. */
function isRefusal(error: unknown): boolean {
  return error instanceof InvalidInputError || error instanceof LimitExceededError || error instanceof UnsupportedError;
}

/** The model was not asked: that is nobody's fault. */
function isBusy(error: unknown): boolean {
  return error instanceof UnavailableError && error.details?.['asked'] === false;
}

function restMs(failures: number): number {
  return Math.min(mostRestMs, leastRestMs * 2 ** Math.min(failures, 10));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
