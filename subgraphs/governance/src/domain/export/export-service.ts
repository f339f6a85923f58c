import { ConflictError, InvalidInputError, isVisible, newId, NotFoundError, requireIn, UnavailableError, type RequestContext } from '@cairn/core';
import type { AuditExport, ExportRequest, ExportScope, ExportStore } from './export.js';

export interface ExportServiceParts {
  readonly store: ExportStore;
  /** How many entries the log has, with everything that was committed before the call. */
  readonly logSize: () => Promise<number>;
  /** Tells whoever makes exports in this process that there is one more, or one less. */
  readonly wake: () => void;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => Date;
}

const longestPurpose = 500;
/** How often progress is looked at, in milliseconds. */
const lookEveryMs = 200;

/** Takes orders for bundles of the audit trail, and says how far they are. */
export class ExportService {
  constructor(private readonly parts: ExportServiceParts) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(AuditExport | undefined)[]> {
    return (await this.parts.store.exports(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  async list(projectId: string, context: RequestContext): Promise<AuditExport[]> {
    requireIn(context, 'audit', projectId);
    return this.parts.store.listExports(projectId);
  }

  /**
   * Orders a bundle; it is made in the background, with the roles that the actor has now.
   * @throws {InvalidInputError} for a range that the log does not have, and for more than one scope.
   */
  async request(input: ExportRequest, context: RequestContext): Promise<AuditExport> {
    const { projectId, purpose } = input;
    requireIn(context, 'audit', projectId);
    if (purpose !== undefined && purpose.length > longestPurpose) throw new InvalidInputError(`A purpose of ${purpose.length} characters exceeds ${longestPurpose} characters`);
    if (input.from && input.to && input.to <= input.from) throw new InvalidInputError(`The time ${input.to.toISOString()} is not after ${input.from.toISOString()}`);
    const scope = scopeOf(input);
    const size = await this.parts.logSize();
    const { fromIndex = 0, toIndex = size } = input;
    if (!Number.isInteger(fromIndex) || !Number.isInteger(toIndex) || fromIndex < 0 || toIndex <= fromIndex || toIndex > size) {
      throw new InvalidInputError(`The range ${fromIndex} to ${toIndex} is not within the ${size} entries of the log`);
    }
    const asked: AuditExport = {
      id: newId('export'), projectId, scope, fromIndex, toIndex, since: input.from, until: input.to, purpose, state: 'QUEUED', entries: 0, entriesTotal: undefined, error: undefined, digest: undefined,
      sizeBytes: undefined, createdAt: this.parts.now(), createdBy: context.actor.id, readyAt: undefined,
    };
    await this.parts.store.commit(context, async (commit) => {
      const causeId = commit.emit({ type: 'export.requested', ...inProject(projectId), nodeId: asked.id, payload: { scope: { ...scope }, fromIndex, toIndex } });
      await commit.insertExport(asked, context.actor, context.requestId, causeId);
    });
    this.parts.wake();
    return asked;
  }

  /** Orders a bundle and waits until it is there. @throws {UnavailableError} when it could not be made. */
  async create(input: ExportRequest, context: RequestContext): Promise<AuditExport> {
    const { id } = await this.request(input, context);
    for await (const { state, error, ...rest } of this.follow(id, context)) {
      if (state === 'READY') return { ...rest, state, error };
      if (state === 'FAILED') throw new UnavailableError(`Export '${id}' could not be made: ${error}`);
      if (state === 'CANCELLED') throw new ConflictError(`Export '${id}' was cancelled`);
    }
    throw new UnavailableError(`Export '${id}' goes on without its caller`);
  }

  /** Ends one that is not over yet. @throws {ConflictError} when it is. */
  async cancel(id: string, context: RequestContext): Promise<AuditExport> {
    const { projectId, state } = await this.one(id, context);
    await this.parts.store.commit(context, async (commit) => {
      if (!(await commit.cancel(id))) throw new ConflictError(`Export '${id}' is over: ${state}`);
      commit.emit({ type: 'export.cancelled', ...inProject(projectId), nodeId: id, payload: {} });
    });
    this.parts.wake();
    return this.one(id, context);
  }

  /** The export now, and each time that it has come further, to its end. */
  async *follow(id: string, context: RequestContext): AsyncGenerator<AuditExport, void> {
    for (let before = ''; !context.signal?.aborted; ) {
      const found = await this.one(id, context);
      const now = `${found.state} ${found.entries} ${found.entriesTotal}`;
      if (now !== before) yield found;
      if (found.state !== 'QUEUED' && found.state !== 'RUNNING') return;
      before = now;
      await this.parts.wait(lookEveryMs);
    }
  }

  private async one(id: string, context: RequestContext): Promise<AuditExport> {
    const [found] = await this.byIds([id], context);
    if (!found) throw NotFoundError.node('Export', id);
    requireIn(context, 'audit', found.projectId);
    return found;
  }
}

function scopeOf({ projectId, modelId, endpointId, actorId }: ExportRequest): ExportScope {
  const named: ExportScope[] = [];
  if (modelId !== undefined) named.push({ kind: 'model', id: modelId });
  if (endpointId !== undefined) named.push({ kind: 'endpoint', id: endpointId });
  if (actorId !== undefined) named.push({ kind: 'actor', id: actorId });
  if (named.length > 1) throw new InvalidInputError(`An export has one scope, not ${named.length}: ${named.map(({ kind }) => kind).join(' and ')}`);
  const [one] = named;
  if (one && one.kind !== 'actor' && projectId === '*') throw new InvalidInputError(`A ${one.kind} belongs to a project: name it instead of '*'`);
  return one ?? (projectId === '*' ? { kind: 'installation', id: '*' } : { kind: 'project', id: projectId });
}

/** What belongs to the whole installation belongs to no project. */
export function inProject(projectId: string): { readonly projectId?: string } {
  return projectId === '*' ? {} : { projectId };
}
