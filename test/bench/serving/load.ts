import { connect, type Socket } from 'node:net';

/** What a closed loop saw: each connection sends its next request when its last one is answered. */
export interface Loop {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers that were not 200, by status. */
  readonly refused: ReadonlyMap<number, number>;
}

export interface LoopOptions {
  readonly port: number;
  readonly connections: number;
  /** Requests that are measured. Absent: as many as fit into `forMs`. */
  readonly requests?: number;
  readonly forMs?: number;
  /** A whole HTTP/1.1 request by its number, see {@link httpPost}. */
  readonly request: (number: number) => Buffer;
  /** Most requests a second of all connections together. Absent: as many as there are answers. */
  readonly perSecond?: number;
  readonly seen?: (status: number, body: () => string, number: number) => void;
}

/** A request as it goes over the wire. */
export function httpPost(path: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ host: '127.0.0.1', 'content-length': String(bytes.length), ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), bytes]);
}

/**
 * Asks over connections that stay open. It writes bytes that were made before and looks at no more of an answer than its status and
 * its length: on two cores a client that does more is measured instead of the server.
 */
export async function closedLoop(options: LoopOptions): Promise<Loop> {
  const { connections, requests = Infinity, forMs = Infinity } = options;
  const latencies: number[] = [];
  const refused = new Map<number, number>();
  const begun = performance.now();
  let next = 0;
  const due = (number: number): number => (options.perSecond === undefined ? 0 : begun + (number / options.perSecond) * 1_000);
  const worker = async (): Promise<void> => {
    await using line = await Line.open(options.port);
    while (next < requests && performance.now() - begun < forMs) {
      const number = next++;
      const waitMs = due(number) - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const sent = performance.now();
      const { status, body } = await line.ask(options.request(number));
      latencies.push(performance.now() - sent);
      if (status !== 200) refused.set(status, (refused.get(status) ?? 0) + 1);
      options.seen?.(status, () => body.toString(), number);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - begun) / 1_000;
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? NaN;
  return { perSecond: latencies.length / seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99), refused };
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** One connection, one request at a time. */
class Line implements AsyncDisposable {
  #taken: Buffer[] = [];
  #sizeBytes = 0;
  #wanted = Infinity;
  #bodyAt = 0;
  #status = 0;
  #settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    const lost = (): void => this.#settle?.reject(new Error('The connection was lost'));
    socket.on('error', lost).on('close', lost);
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Line(socket)));
      socket.once('error', reject);
    });
  }

  ask(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.socket.write(request);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#settle = undefined;
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#taken.push(chunk);
    this.#sizeBytes += chunk.length;
    if (this.#wanted === Infinity) this.#readHead();
    if (this.#sizeBytes < this.#wanted) return;
    const whole = this.#taken.length === 1 ? this.#taken[0]! : Buffer.concat(this.#taken);
    const answer = { status: this.#status, body: whole.subarray(this.#bodyAt) };
    this.#taken = [];
    this.#sizeBytes = 0;
    this.#wanted = Infinity;
    this.#settle!.resolve(answer);
  }

  #readHead(): void {
    const head = (this.#taken.length === 1 ? this.#taken[0]! : Buffer.concat(this.#taken)).toString('latin1', 0, 4_096);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end))?.[1];
    if (length === undefined) throw new Error(`An answer without a length: ${head.slice(0, end)}`);
    this.#bodyAt = end + 4;
    this.#wanted = this.#bodyAt + Number(length);
  }
}
