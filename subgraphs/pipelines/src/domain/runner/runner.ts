import { newId, type Actor } from '@cairn/core';
import type { Notices, PipelineStore } from '../stores.js';
import type { TriggerService } from '../trigger-service.js';
import { DrivenRun, type DrivenRunParts } from './driven-run.js';

export interface RunnerParts extends DrivenRunParts {
  readonly store: PipelineStore;
  readonly notices: Notices;
  readonly triggers: TriggerService;
  /** Who starts what the clock starts. */
  readonly clock: Actor;
}

/** How often runs without a driver and schedules that are due are looked for unasked, in milliseconds. */
const roundMs = 1_000;

/** Takes runs that nobody drives, drives them, and fires the schedules. One a process; processes share the runs. */
export class Runner {
  private readonly driven = new Map<string, DrivenRun>();
  private readonly rung = new Set<string>();
  private stopped = false;
  private wake = (): void => undefined;
  private running: Promise<void> | undefined;
  private stopListening = (): void => undefined;

  constructor(private readonly parts: RunnerParts) {}

  start(): void {
    this.stopListening = this.parts.notices.listen(({ kind, id }) => {
      if (kind !== 'run') return;
      this.rung.add(id);
      this.wake();
    });
    this.running = this.run();
  }

  /** Ends the jobs of this process; their runs go on at the next driver. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    this.wake();
    await this.running;
    await Promise.all([...this.driven.values()].map((run) => run.stop()));
  }

  private async run(): Promise<void> {
    for (let lookedAt = -Infinity; !this.stopped; ) {
      const rung = [...this.rung];
      this.rung.clear();
      const elapsed = performance.now() - lookedAt >= roundMs;
      try {
        if (elapsed) await this.parts.triggers.fireDue({ actor: this.parts.clock, requestId: newId('request') });
        if (elapsed || rung.some((id) => !this.driven.has(id))) await this.claim();
      } catch (error) {
        this.parts.failed('runs could not be looked for', error);
      }
      if (elapsed) lookedAt = performance.now();
      for (const id of rung) this.driven.get(id)?.wake();
      await this.pause();
    }
  }

  private async claim(): Promise<void> {
    if (!this.parts.driver.seen) return;
    for (const id of await this.parts.store.claimRuns(this.parts.driver.number)) {
      // Driven here before, lost to another process, and now come back: what is left of that time has no say.
      await this.driven.get(id)?.stop();
      const run: DrivenRun = new DrivenRun(id, this.parts, () => {
        if (this.driven.get(id) === run) this.driven.delete(id);
      });
      this.driven.set(id, run);
      run.wake();
    }
  }

  private async pause(): Promise<void> {
    if (this.rung.size > 0 || this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, roundMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
