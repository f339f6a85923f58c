import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Listening } from '@cairn/plugin';

export interface Connected {
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** The one connection to the servers: made at first use, made again whenever it is lost, and watched for those who listen. */
export class NatsLink {
  readonly #listeners = new Set<(listening: Listening) => void>();
  readonly #closed = new AbortController();
  #dialled: Promise<Connected & { readonly connection: NatsConnection }> | undefined;

  constructor(private readonly servers: readonly string[]) {}

  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  connect(): Promise<Connected> {
    this.#dialled ??= this.#dial().catch((error: unknown) => {
      this.#dialled = undefined;
      throw error;
    });
    return this.#dialled;
  }

  /** @returns what ends the telling. */
  onChange(listener: (listening: Listening) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    const dialled = await this.#dialled?.catch(() => undefined);
    await dialled?.connection.close();
  }

  async #dial(): Promise<Connected & { readonly connection: NatsConnection }> {
    this.#closed.signal.throwIfAborted();
    const connection = await connect({ servers: [...this.servers], name: 'cairn', maxReconnectAttempts: -1 });
    if (this.#closed.signal.aborted) await connection.close();
    const dialled = { connection, client: jetstream(connection), manager: await jetstreamManager(connection) };
    void this.#watch(connection);
    return dialled;
  }

  /** Until the connection is closed: by us, or by servers that refuse it. Then the next use makes another one. */
  async #watch(connection: NatsConnection): Promise<void> {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'staleConnection') this.#tell({ listening: false, reason: 'The connection to NATS is lost, and is being made again' });
      if (type === 'reconnect') this.#tell({ listening: true });
    }
    this.#dialled = undefined;
  }

  #tell(listening: Listening): void {
    for (const listener of this.#listeners) listener(listening);
  }
}
