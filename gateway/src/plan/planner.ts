import { TimeoutError } from '@cairn/core';
import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { compilePlan } from './compile.js';
import type { Plan } from './steps.js';

export interface PlannerOptions {
  /** Longest time to plan one operation, in milliseconds. Defaults to 2,000. */
  readonly deadlineMs?: number | undefined;
}

/** Plans operations against one supergraph, on a thread of its own. */
export class Planner {
  readonly #planner: QueryPlanner;
  readonly #deadlineMs: number;

  constructor(supergraphSdl: string, { deadlineMs = 2_000 }: PlannerOptions = {}) {
    this.#planner = new QueryPlanner(supergraphSdl);
    this.#deadlineMs = deadlineMs;
  }

  /**
   * Plans a valid document's operation.
   * @throws {TimeoutError} when planning takes longer than the deadline; the work itself is abandoned.
   */
  async plan(document: string, operationName: string | undefined): Promise<Plan> {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new TimeoutError(`Planning the operation took longer than ${this.#deadlineMs} ms`));
        abort.abort();
      }, this.#deadlineMs);
    });
    try {
      const planned = this.#planner.planAsync(document, operationName, new Set(), 0, abort.signal);
      planned.catch(() => undefined); // Its rejection after the deadline has no reader.
      return compilePlan(await Promise.race([planned, late]));
    } finally {
      clearTimeout(timer);
    }
  }
}
