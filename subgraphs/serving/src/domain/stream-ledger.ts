import { newId, type Actor } from '@cairn/core';
import { inBatches } from './packed-rows.js';
import type { PredictionLog } from './prediction-log.js';
import type { SpoolRecord } from './prediction.js';
import type { ServingStore, StreamAnswer } from './stores.js';

export interface StreamLedgerParts {
  readonly store: ServingStore;
  readonly log: PredictionLog;
  /** In whose name predictions are logged. */
  readonly actor: Actor;
  readonly now: () => Date;
}

interface Entry extends StreamAnswer {
  readonly records: readonly SpoolRecord[];
  readonly kept: (answer: string) => void;
  readonly failed: (error: unknown) => void;
}

const mostAtOnce = 500;

/**
 * What a stream has answered: an answer and its predictions are kept in one commit, so each message is in the log once, whatever ends
 * when. Messages that are answered while a commit is under way share the next one.
 */
export class StreamLedger {
  readonly #waiting: Entry[] = [];
  #writing = false;

  constructor(
    private readonly streamId: string,
    private readonly parts: StreamLedgerParts,
  ) {}

  /** What was answered before; undefined when nothing was. */
  answerOf(messageId: string): Promise<string | undefined> {
    return this.parts.store.streamAnswer(this.streamId, messageId);
  }

  /** @returns what is kept: another answer where another process was faster, and then these records are not logged. */
  keep(messageId: string, answer: string, records: readonly SpoolRecord[]): Promise<string> {
    return new Promise((kept, failed) => {
      this.#waiting.push({ messageId, answer, records, kept, failed });
      if (!this.#writing) void this.#write();
    });
  }

  /** @returns how often the model has failed at the message, this time included. */
  async countFailure(messageId: string): Promise<number> {
    const { store, actor, now } = this.parts;
    return store.commit({ actor, requestId: newId('request') }, (commit) => commit.countStreamFailure(this.streamId, messageId, now()));
  }

  /** Keeps that a message cannot be answered. */
  async bury(messageId: string): Promise<void> {
    const { store, actor, now } = this.parts;
    await store.commit({ actor, requestId: newId('request') }, (commit) => commit.markDead(this.streamId, messageId, now()));
  }

  async #write(): Promise<void> {
    this.#writing = true;
    for (let entries = this.#waiting.splice(0, mostAtOnce); entries.length > 0; entries = this.#waiting.splice(0, mostAtOnce)) {
      await this.#settle(entries);
    }
    this.#writing = false;
  }

  /** One that cannot be kept does not keep others from it: where a commit fails, each has one of its own. */
  async #settle(entries: readonly Entry[]): Promise<void> {
    try {
      const first = await this.#commit(entries);
      for (const { messageId, answer, kept, failed } of entries) {
        if (first.has(messageId)) kept(answer);
        else this.answerOf(messageId).then((other) => kept(other ?? answer), failed);
      }
    } catch (error) {
      if (entries.length === 1) entries[0]!.failed(error);
      else for (const entry of entries) await this.#settle([entry]);
    }
  }

  #commit(entries: readonly Entry[]): Promise<ReadonlySet<string>> {
    const { store, log, actor, now } = this.parts;
    return store.commit({ actor, requestId: newId('request') }, async (commit) => {
      const first = await commit.keepStreamAnswers(this.streamId, entries, now());
      const records = entries.filter(({ messageId }) => first.has(messageId)).flatMap((entry) => entry.records);
      for (const batch of inBatches(records)) await log.write(commit, newId('batch'), batch);
      return first;
    });
  }
}
