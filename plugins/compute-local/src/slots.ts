import { LimitExceededError } from '@cairn/plugin';

/** What a job asks for. */
export interface Request {
  readonly jobId: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

/** What a job was given. Give it back once. */
export interface Allotment {
  readonly request: Request;
  readonly gpuIds: readonly string[];
  giveBack(): void;
}

interface Waiting {
  readonly request: Request;
  start(allotment: Allotment): void;
}

/**
 * Hands out cores, memory and GPUs, first come, first served: a large job at the head of the queue holds back the small
 * ones behind it, so it is never starved. Requests larger than the whole are the caller's to refuse.
 */
export class Slots {
  readonly #capacity: { readonly cores: number; readonly memoryBytes: number; readonly gpuIds: readonly string[] };
  readonly #maxWaiting: number;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Set<Allotment>();

  constructor(capacity: { cores: number; memoryBytes: number; gpuIds: readonly string[] }, maxWaiting: number) {
    this.#capacity = capacity;
    this.#maxWaiting = maxWaiting;
  }

  /** What is handed out now. */
  get allotments(): ReadonlySet<Allotment> {
    return this.#running;
  }

  /**
   * Waits for its turn. Rejects with the signal's reason when that comes first.
   * @throws {LimitExceededError} when the queue is full.
   */
  async acquire(request: Request, signal: AbortSignal): Promise<Allotment> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error);
        this.#startNext();
      };
      const waiting: Waiting = {
        request,
        start: (allotment) => {
          signal.removeEventListener('abort', leave);
          resolve(allotment);
        },
      };
      this.#waiting.push(waiting);
      this.#startNext();
      if (!this.#waiting.includes(waiting)) return;
      if (this.#waiting.length > this.#maxWaiting) {
        this.#waiting.pop();
        reject(new LimitExceededError(`${this.#maxWaiting} jobs wait already, which is the limit`));
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #startNext(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.request); next = this.#waiting[0]) {
      this.#waiting.shift();
      next.start(this.#allot(next.request));
    }
  }

  #fits(request: Request): boolean {
    const running = [...this.#running].map((allotment) => allotment.request);
    const total = (of: (one: Request) => number): number => [...running, request].reduce((sum, one) => sum + of(one), 0);
    return (
      // Fractions of cores such as 0.1 do not add up exactly.
      total((one) => one.cores) <= this.#capacity.cores + 1e-9 &&
      total((one) => one.memoryBytes) <= this.#capacity.memoryBytes &&
      total((one) => one.gpus) <= this.#capacity.gpuIds.length
    );
  }

  #allot(request: Request): Allotment {
    const taken = new Set([...this.#running].flatMap((allotment) => allotment.gpuIds));
    const allotment: Allotment = {
      request,
      gpuIds: this.#capacity.gpuIds.filter((id) => !taken.has(id)).slice(0, request.gpus),
      giveBack: () => {
        if (this.#running.delete(allotment)) this.#startNext();
      },
    };
    this.#running.add(allotment);
    return allotment;
  }
}
