import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** One address for several servers, as an operator's balancer gives it: each connection goes to one that says at `/readyz` that it is ready. */
export class TcpBalancer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ready: readonly number[] = [];
  #turn = 0;
  #going = true;
  readonly #looking: Promise<void>;

  /** @param ports of the servers, on this machine; asked before each look. */
  private constructor(private readonly ports: () => readonly number[]) {
    this.#server = createServer((caller) => this.#join(caller));
    this.#looking = this.#look();
  }

  static async listen(port: number, ports: () => readonly number[]): Promise<TcpBalancer> {
    const balancer = new TcpBalancer(ports);
    await new Promise<void>((resolve, reject) => balancer.#server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return balancer;
  }

  /** Resolves when that many are ready. */
  async ready(count: number): Promise<void> {
    while (this.#ready.length < count) await delay(20);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#going = false;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#looking;
  }

  #join(caller: Socket): void {
    const among = this.#ready.length > 0 ? this.#ready : this.ports();
    const server = connect(among[this.#turn++ % among.length]!, '127.0.0.1');
    for (const [socket, other] of [[caller, server], [server, caller]] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', () => other.destroy()).once('close', () => this.#sockets.delete(socket));
      socket.pipe(other);
    }
  }

  async #look(): Promise<void> {
    while (this.#going) {
      const ports = this.ports();
      const found = await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false)));
      this.#ready = ports.filter((_, index) => found[index]);
      await delay(50);
    }
  }
}
