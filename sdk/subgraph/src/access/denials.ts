import { kindOf, newId, type Actor, type Denial, type NewEvent, type RequestContext } from '@cairn/core';
import type { Database } from '../database/database.js';
import { systemActor } from '../log/system-actor.js';
import type { Logger } from '../logger.js';

/** What is refused again within this long, in milliseconds, is counted and written once, at the end. */
const windowMs = 10_000;
/** More different ones than this within a window are counted together: nobody fills the log by asking. */
const mostAtOnce = 1_000;

/** A denial, and whose it was. */
export interface DenialRecord extends Denial {
  readonly actor: Actor;
  readonly requestId: string;
  /** What was asked: a route, or the name of a GraphQL operation. */
  readonly operation: string;
}

interface Counted {
  readonly event: (count: number) => NewEvent;
  readonly by: RequestContext;
  count: number;
}

/**
 * Writes into the log what was refused. The first is written at once, what repeats it within ten seconds as one entry with its count. A denial that cannot be
 * written, as the database is away, is logged by the process and lost: the refusal itself stands.
 */
export class Denials {
  private readonly repeated = new Map<string, Counted>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Pick<Database, 'commit'>,
    private readonly logger: Logger,
  ) {}

  record({ actor, requestId, operation, permission, projectId, nodeId }: DenialRecord): void {
    // An id that somebody made up names no project.
    const project = projectId !== undefined && kindOf(projectId) === 'project' ? projectId : undefined;
    const event = (count: number): NewEvent => ({ type: 'access.denied', projectId: project, nodeId: nodeId ?? actor.id, payload: { operation: operation.slice(0, 200), permission, count } });
    this.count([actor.id, operation, permission, project].join(' '), event, { actor, requestId });
  }

  /** A credential that is not valid. Whose it is, nobody knows. @param door where it was shown. */
  refusedCredential(door: string): void {
    this.count(`credential ${door}`, (count) => ({ type: 'credential.refused', nodeId: systemActor.id, payload: { door, count } }), { actor: systemActor, requestId: newId('request') });
  }

  /** Resolves when everything that was recorded is written. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.flush();
    await this.writing;
  }

  private count(key: string, event: Counted['event'], by: RequestContext): void {
    const known = this.repeated.get(key);
    if (known) {
      known.count++;
    } else if (this.repeated.size < mostAtOnce) {
      this.repeated.set(key, { event, by, count: 0 });
      this.write([{ event: event(1), by }]);
    }
    this.timer ??= setTimeout(() => this.flush(), windowMs).unref();
  }

  private flush(): void {
    this.timer = undefined;
    const counted = [...this.repeated.values()].filter(({ count }) => count > 0);
    this.repeated.clear();
    this.write(counted.map(({ event, by, count }) => ({ event: event(count), by })));
  }

  private write(events: readonly { readonly event: NewEvent; readonly by: RequestContext }[]): void {
    if (events.length === 0) return;
    this.writing = this.writing
      .then(() =>
        this.database.commit(events[0]!.by, async (transaction) => {
          for (const { event, by } of events) transaction.emit(event, by);
        }),
      )
      .catch((error: unknown) => this.logger.error('a denial could not be written to the audit trail', { events: events.length, error: String(error) }));
  }
}
