import { InvalidInputError, isVisible, NotFoundError, type RequestContext } from '@cairn/core';
import type { Device } from '@cairn/plugin';
import { followNotices } from './follow-notices.js';
import type { Job, LogLine } from './job.js';
import type { Notices, PipelineReader } from './stores.js';

/** A device, and the provider that offers it. */
export type OfferedDevice = Device & { readonly provider: string };

const mostLines = 10_000;
/** How many earlier lines a live reader gets first. */
const earlierLines = 200;

/** Jobs, what they write, and what they can run on. */
export class JobService {
  constructor(
    private readonly store: PipelineReader,
    private readonly notices: Notices,
    private readonly offered: () => Promise<OfferedDevice[]>,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(Job | undefined)[]> {
    return (await this.store.jobs(ids)).map((job) => (isVisible(context, job) ? job : undefined));
  }

  /** The last lines, oldest first. */
  async logs(jobId: string, last: number): Promise<LogLine[]> {
    if (last < 1 || last > mostLines) throw new InvalidInputError(`'last' is ${last}; expected a whole number from 1 to ${mostLines.toLocaleString('en')}`);
    return this.store.lastLines(jobId, last);
  }

  devices(): Promise<OfferedDevice[]> {
    return this.offered();
  }

  /** The last 200 lines so far and every line from then on, each once; ends with the job. */
  async *follow(jobId: string, context: RequestContext): AsyncGenerator<LogLine, void> {
    const grown = followNotices(this.notices, ({ kind, id }) => kind === 'log' && id === jobId, context.signal);
    try {
      const [job] = await this.byIds([jobId], context);
      if (!job) throw NotFoundError.node('Job', jobId);
      const earlier = await this.store.lastLines(jobId, earlierLines);
      yield* earlier;
      let last = earlier.at(-1)?.number ?? 0;
      do {
        const ended = await this.hasEnded(jobId);
        for (;;) {
          const lines = await this.store.linesAfter(jobId, last);
          if (lines.length === 0) break;
          yield* lines;
          last = lines.at(-1)!.number;
        }
        if (ended) return;
      } while (!(await grown.next()).done);
    } finally {
      await grown.return(undefined);
    }
  }

  private async hasEnded(jobId: string): Promise<boolean> {
    const [job] = await this.store.jobs([jobId]);
    return job?.endedAt !== undefined;
  }
}
