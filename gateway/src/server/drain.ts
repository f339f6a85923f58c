import type { Server, ServerResponse } from 'node:http';

/** How often connections that became idle while draining are closed, in milliseconds. */
const sweepMs = 25;

/**
 * The orderly end of a server. A connection that is kept open and closed at a moment of our own may break the request that is on its way
 * on it; so first each answer says that it is the last one of its connection, and callers turn to somebody else by themselves.
 */
export class Drain {
  readonly #answering = new Set<ServerResponse>();
  #begun = false;

  /** To be made before the server listens. */
  constructor(private readonly server: Server) {
    server.prependListener('request', (_, response: ServerResponse) => {
      if (this.#begun) return void (response.shouldKeepAlive = false);
      this.#answering.add(response);
      response.once('close', () => this.#answering.delete(response));
    });
  }

  /** Whether callers should turn to somebody else. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Goes on answering for a while, each connection once. */
  async linger(lingerMs: number): Promise<void> {
    this.#begun = true;
    for (const response of this.#answering) if (!response.headersSent) response.shouldKeepAlive = false;
    if (this.server.listening && lingerMs > 0) await new Promise((resolve) => setTimeout(resolve, lingerMs));
  }

  /** Stops accepting, lets requests under way finish, and cuts what is left after `withinMs`. */
  async end(withinMs: number): Promise<void> {
    const { server } = this;
    if (!server.listening) return;
    await new Promise<void>((resolve) => {
      // A connection whose answer had begun before the drain becomes idle when that ends, which no event tells.
      const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
      const cut = setTimeout(() => server.closeAllConnections(), withinMs);
      server.close(() => {
        clearInterval(sweep);
        clearTimeout(cut);
        resolve();
      });
    });
  }
}
