import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { InvalidInputError } from '@cairn/core';

/** What the kernel takes as the path of a socket on every system, in bytes. */
const longestPath = 103;

/**
 * Held while its process lives, and free the moment it is dead: a socket that nobody else listens on. Node.js has no
 * lock on files, a file with a process id lies after a restart, and a heartbeat lies while a training keeps the thread busy;
 * the kernel accepts a connection to a socket whose process computes.
 */
export class Lock {
  private constructor(
    readonly name: string,
    private readonly root: string,
    private readonly server: Server,
  ) {}

  /** A lock under a new name. */
  static async take(root: string): Promise<Lock> {
    const name = randomBytes(8).toString('hex');
    const path = pathOf(root, name);
    if (Buffer.byteLength(path) > longestPath) throw new InvalidInputError(`'${root}' is too long a path for a spool: set CAIRN_SPOOL to one of at most ${longestPath - 22} bytes`);
    const server = createServer((socket) => socket.destroy());
    server.listen(path);
    await once(server, 'listening');
    // A program may end while it holds a lock.
    server.unref();
    return new Lock(name, root, server);
  }

  /** Whether a living process holds the lock of that name. */
  static isHeld(root: string, name: string): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(pathOf(root, name));
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }

  async release(): Promise<void> {
    this.server.close();
    await forget(this.root, this.name);
  }
}

/** Removes what a lock of the dead left. */
export async function forget(root: string, name: string): Promise<void> {
  if (process.platform !== 'win32') await rm(pathOf(root, name), { force: true });
}

function pathOf(root: string, name: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\cairn-${name}` : join(root, `${name}.sock`);
}
