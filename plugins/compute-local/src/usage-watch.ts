import { processIds, proportionalBytes, readProcess, residentBytes } from './process-table.js';

/** What the processes of a session take together. */
export interface Usage {
  readonly memoryBytes: number;
  readonly cpuMs: number;
}

interface Watched {
  readonly limitBytes: number;
  see(usage: Usage): void;
}

const firstLookMs = 20;
const intervalMs = 200;
/** After so many looks the foreign processes are looked at again: an id may have gone to a process of a job. */
const looksPerRound = 10;

/** Looks at what jobs take, every 200 ms while there are any. Sees nothing where there is no /proc. */
export class UsageWatch {
  readonly #sessions = new Map<number, Watched>();
  /** Processes of other sessions. They cannot join a job's, so most looks skip them. */
  readonly #foreign = new Set<number>();
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  /** Tells `see` what the session takes until the returned function is called. */
  watch(session: number, limitBytes: number, see: (usage: Usage) => void): () => void {
    this.#sessions.set(session, { limitBytes, see });
    this.#foreign.clear();
    this.#lookIn(firstLookMs);
    return () => {
      this.#sessions.delete(session);
      if (this.#sessions.size === 0) clearTimeout(this.#timer);
    };
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), delayMs);
  }

  async #look(): Promise<void> {
    if (this.#looking) return this.#lookIn(firstLookMs);
    this.#looking = true;
    try {
      const bySession = await this.#usage();
      for (const [session, { usage, members }] of bySession) {
        const watched = this.#sessions.get(session);
        if (watched === undefined) continue;
        // Workers that were forked share pages, which the plain figure counts once each: look closer before it costs the job.
        const memoryBytes = usage.memoryBytes > watched.limitBytes ? await withoutSharing(members, usage) : usage.memoryBytes;
        watched.see({ ...usage, memoryBytes });
      }
    } finally {
      this.#looking = false;
      if (this.#sessions.size > 0) this.#lookIn(intervalMs);
    }
  }

  async #usage(): Promise<Map<number, { usage: Usage; members: number[] }>> {
    if (this.#looks++ % looksPerRound === 0) this.#foreign.clear();
    const bySession = new Map<number, { usage: Usage; members: number[] }>();
    for (const id of await processIds()) {
      if (this.#foreign.has(id)) continue;
      const entry = await readProcess(id);
      if (entry === undefined) continue;
      if (!this.#sessions.has(entry.session)) {
        this.#foreign.add(id);
        continue;
      }
      const { usage, members } = bySession.get(entry.session) ?? { usage: { memoryBytes: 0, cpuMs: 0 }, members: [] };
      const memoryBytes = usage.memoryBytes + (await residentBytes(id));
      bySession.set(entry.session, { usage: { memoryBytes, cpuMs: usage.cpuMs + entry.cpuMs }, members: [...members, id] });
    }
    return bySession;
  }
}

async function withoutSharing(members: readonly number[], usage: Usage): Promise<number> {
  let sum = 0;
  for (const id of members) {
    const bytes = await proportionalBytes(id);
    if (bytes === undefined) return usage.memoryBytes;
    sum += bytes;
  }
  return sum;
}
