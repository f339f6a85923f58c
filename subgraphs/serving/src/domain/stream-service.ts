import { ConflictError, isVisible, newId, NotFoundError, requireIn, type RequestContext } from '@cairn/core';
import type { StreamProvider } from '@cairn/plugin';
import { ackWaitMs, checkStream, type CreateStream, type PredictionStream } from './prediction-stream.js';
import type { ServingStore } from './stores.js';
import type { StreamStatus, UnansweredMessages } from './stream-status.js';

export interface StreamServiceParts {
  readonly store: ServingStore;
  /** Names of the stream providers that are installed, the preferred one first. */
  readonly providers: () => readonly string[];
  readonly provider: (name: string) => StreamProvider;
  /** What this process does with a stream; undefined while it has not begun with it. */
  readonly statusOf: (stream: PredictionStream) => StreamStatus | undefined;
  /** Resolves when this process answers the streams that there are now; others follow within a second. */
  readonly follow: () => Promise<void>;
  readonly now: () => Date;
}

const mostStreams = 20;

/** Connects endpoints with subjects of streams. */
export class StreamService {
  readonly #startedAt: Date;

  constructor(private readonly parts: StreamServiceParts) {
    this.#startedAt = parts.now();
  }

  async byIds(ids: readonly string[], context: RequestContext): Promise<(PredictionStream | undefined)[]> {
    return (await this.parts.store.streams(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /** Oldest first. */
  streamsOf(endpointId: string): Promise<PredictionStream[]> {
    return this.parts.store.streamsOf(endpointId);
  }

  /** What the process that is asked does with a stream: each one answers its share of the messages. */
  statusOf(stream: PredictionStream): StreamStatus {
    const status = this.parts.statusOf(stream);
    if (status !== undefined) return status;
    const since = this.#startedAt;
    if (this.parts.providers().includes(stream.provider)) return { state: { kind: 'starting', since }, lastError: undefined };
    const reason = `Stream provider '${stream.provider}' is not installed; an operator names a NATS server with CAIRN_NATS_URL`;
    return { state: { kind: 'waiting', since, reason }, lastError: undefined };
  }

  /** Messages without an answer of each stream, by its id. */
  async unansweredOf(streamIds: readonly string[]): Promise<ReadonlyMap<string, UnansweredMessages>> {
    const found = new Map((await this.parts.store.unanswered(streamIds)).map(({ streamId, ...counts }) => [streamId, counts]));
    return new Map(streamIds.map((id) => [id, found.get(id) ?? { dead: 0, retried: 0 }]));
  }

  /** @throws {InvalidInputError} naming what does not fit. @throws {ConflictError} when the endpoint can have no stream, or no more. */
  async create(asked: CreateStream, context: RequestContext): Promise<PredictionStream> {
    const { store, providers, follow, now } = this.parts;
    const stream = await store.commit(context, async (commit) => {
      const endpoint = await commit.lockEndpoint(asked.endpointId);
      if (!endpoint || !isVisible(context, endpoint)) throw NotFoundError.node('Endpoint', asked.endpointId);
      requireIn(context, 'operate', endpoint.projectId);
      const provider = checkStream(asked, endpoint, providers());
      if ((await store.streamsOf(endpoint.id)).length >= mostStreams) throw new ConflictError(`Endpoint '${endpoint.name}' has ${mostStreams} streams, and may have no more`);
      const made: PredictionStream = {
        id: newId('stream'),
        projectId: endpoint.projectId,
        endpointId: endpoint.id,
        provider,
        inputSubject: asked.inputSubject,
        outputSubject: asked.outputSubject,
        maximumInFlight: asked.maximumInFlight,
        attempts: asked.attempts,
        createdAt: now(),
        createdBy: context.actor.id,
      };
      await commit.insertStream(made);
      const { inputSubject, outputSubject } = made;
      commit.emit({ type: 'stream.created', projectId: made.projectId, nodeId: made.id, payload: { endpointId: endpoint.id, provider, inputSubject, outputSubject } });
      return made;
    });
    await follow();
    return stream;
  }

  /** What has been delivered is still answered; nothing more is taken. */
  async delete(id: string, context: RequestContext): Promise<PredictionStream> {
    const { store, follow } = this.parts;
    const [stream] = await this.byIds([id], context);
    if (!stream) throw NotFoundError.node('PredictionStream', id);
    requireIn(context, 'operate', stream.projectId);
    await store.commit(context, async (commit) => {
      if (!(await commit.deleteStream(id, this.parts.now()))) throw NotFoundError.node('PredictionStream', id);
      commit.emit({ type: 'stream.deleted', projectId: stream.projectId, nodeId: id, payload: { endpointId: stream.endpointId } });
    });
    await follow();
    return stream;
  }

  /** Has providers forget the streams that were deleted, once every process has had the time to answer what was delivered. */
  async forgetDeleted(): Promise<void> {
    const { store, providers, provider, now } = this.parts;
    const deleted = await store.deletedStreams(new Date(now().getTime() - ackWaitMs));
    const forgotten = deleted.filter((stream) => providers().includes(stream.provider)).map(async ({ id, provider: name, inputSubject }) => {
      await provider(name).forget(inputSubject, id);
      await store.dropStream(id);
    });
    await Promise.all(forgotten);
  }
}
