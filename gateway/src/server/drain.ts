import type { Server } from 'node:http';

/** How often connections that became idle while draining are closed, in milliseconds. */
const sweepMs = 25;

/** Stops accepting, lets requests under way finish, and cuts what is left after `withinMs`. */
export function drain(server: Server, withinMs: number): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    // A connection that is kept alive becomes idle when its request ends, which no event tells.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const cut = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}
