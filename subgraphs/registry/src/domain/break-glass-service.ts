import { can, ConflictError, ForbiddenError, isVisible, newId, NotFoundError, requireIn, type Page, type PageRequest, type Permission, type RequestContext } from '@cairn/core';
import { breakGlassState, confirmBreakGlass, openBreakGlass, reviewBreakGlass, type BreakGlass, type BreakGlassUse } from './break-glass.js';
import type { RegistryCommit, RegistryStore } from './stores.js';
import type { VersionService } from './version-service.js';

/** Lets two people use a version without approval for a while, loudly, and has a third judge it. */
export class BreakGlassService {
  constructor(
    private readonly store: RegistryStore,
    private readonly versions: VersionService,
    private readonly now: () => Date,
  ) {}

  async byIds(ids: readonly string[], context: RequestContext): Promise<(BreakGlass | undefined)[]> {
    return (await this.store.breakGlasses(ids)).map((found) => (isVisible(context, found) ? found : undefined));
  }

  /** Of a version, newest first. */
  of(versionIds: readonly string[]): Promise<BreakGlass[]> {
    return this.store.decisions.breakGlassOf(versionIds);
  }

  list(filter: { readonly projectId: string; readonly unreviewed: boolean }, page: PageRequest, context: RequestContext): Promise<Page<BreakGlass>> {
    requireIn(context, 'read', filter.projectId);
    return this.store.listBreakGlasses({ ...filter, at: this.now() }, page);
  }

  usesOf(id: string): Promise<BreakGlassUse[]> {
    return this.store.usesOf([id]);
  }

  /**
   * Says that a version must be used before it can be approved. Nothing is allowed until a second person agrees.
   * @throws {ConflictError} for a rejected version, and while another is open for it or waits for its review.
   */
  async open({ versionId, reason, minutes }: { readonly versionId: string; readonly reason: string; readonly minutes: number }, context: RequestContext): Promise<BreakGlass> {
    const { projectId } = await this.versions.visible(versionId, context);
    requirePerson(context, projectId, ['operate', 'approve']);
    return this.store.commit(context, async (commit) => {
      const version = await commit.lockVersion(versionId);
      if (!version) throw NotFoundError.node('ModelVersion', versionId);
      if (version.status === 'rejected') throw new ConflictError(`Model version '${versionId}' was rejected, which is final; register another version`);
      const at = this.now();
      for (const ended of await commit.lockEnded(at)) await this.#end(commit, ended, at);
      const id = newId('breakGlass');
      const eventId = commit.emit({ type: 'breakGlass.opened', projectId, nodeId: versionId, payload: { breakGlassId: id, minutes, reason } });
      const breakGlass = openBreakGlass({ id, projectId, versionId, reason, minutes, openedBy: context.actor.id }, at, eventId);
      if (!(await commit.insertBreakGlass(breakGlass))) {
        const [earlier] = await commit.decisions.breakGlassOf([versionId]);
        throw new ConflictError(`Model version '${versionId}' has break-glass '${earlier?.id}' already; ${earlier && breakGlassState(earlier, at) === 'expired' ? 'it must be reviewed first' : 'one at a time'}`);
      }
      return breakGlass;
    });
  }

  /** The second person: from now on the version needs no approval, until the time is over. */
  confirm(id: string, context: RequestContext): Promise<BreakGlass> {
    return this.#change(id, ['operate', 'approve'], context, async (commit, breakGlass, at) => {
      const confirmed = confirmBreakGlass(breakGlass, context.actor.id, at);
      const grant = (await commit.decisions.recentGrants([context.actor.id], confirmed.projectId, 'operate')).find(({ granter }) => granter === confirmed.openedBy || granter === context.actor.id);
      if (grant) throw new ForbiddenError(`Actor '${context.actor.id}' was given the role at ${grant.grantedAt.toISOString()} by '${grant.granter}': within 24 hours of that it may not confirm break-glass '${id}'`);
      const { projectId, versionId: nodeId, openedBy, expiresAt, openedEventId: causeId } = confirmed;
      commit.emit({ type: 'breakGlass.confirmed', projectId, nodeId, causeId, payload: { breakGlassId: id, openedBy, expiresAt: expiresAt.toISOString() } });
      return confirmed;
    });
  }

  /** The third person, afterwards. */
  review(id: string, { justified, finding }: { readonly justified: boolean; readonly finding: string }, context: RequestContext): Promise<BreakGlass> {
    return this.#change(id, ['approve', 'audit'], context, async (commit, breakGlass, at) => {
      const ended = await this.#end(commit, breakGlass, at);
      const reviewed = reviewBreakGlass(ended, { by: context.actor.id, justified, finding, at });
      const { projectId, versionId: nodeId, openedEventId: causeId } = reviewed;
      commit.emit({ type: 'breakGlass.reviewed', projectId, nodeId, causeId, payload: { breakGlassId: id, justified, finding } });
      return reviewed;
    });
  }

  /** Writes down the end of those whose time is over. They let nothing through from that moment on, written down or not. */
  async endDue(context: RequestContext): Promise<number> {
    const at = this.now();
    return this.store.commit(context, async (commit) => {
      const due = await commit.lockEnded(at);
      for (const breakGlass of due) await this.#end(commit, breakGlass, at);
      return due.length;
    });
  }

  async #end(commit: RegistryCommit, breakGlass: BreakGlass, at: Date): Promise<BreakGlass> {
    const { id, projectId, versionId: nodeId, openedEventId: causeId, confirmedAt, expiresAt, endedAt } = breakGlass;
    if (endedAt !== undefined || expiresAt > at) return breakGlass;
    const ended = { ...breakGlass, endedAt: at };
    await commit.updateBreakGlass(ended);
    commit.emit({ type: 'breakGlass.expired', projectId, nodeId, causeId, payload: { breakGlassId: id, confirmed: confirmedAt !== undefined, uses: await commit.countUses(id) } });
    return ended;
  }

  async #change(id: string, permissions: readonly Permission[], context: RequestContext, work: (commit: RegistryCommit, breakGlass: BreakGlass, at: Date) => Promise<BreakGlass>): Promise<BreakGlass> {
    const [found] = await this.byIds([id], context);
    if (!found) throw NotFoundError.node('BreakGlass', id);
    requirePerson(context, found.projectId, permissions);
    return this.store.commit(context, async (commit) => {
      const current = await commit.lockBreakGlass(id);
      if (!current) throw NotFoundError.node('BreakGlass', id);
      const changed = await work(commit, current, this.now());
      await commit.updateBreakGlass(changed);
      return changed;
    });
  }
}

/** A person who holds one of the permissions: a program answers to nobody for this. */
function requirePerson(context: RequestContext, projectId: string, permissions: readonly Permission[]): void {
  if (!permissions.some((permission) => can(context.actor, permission, projectId))) requireIn(context, permissions[0]!, projectId);
  if (context.actor.kind !== 'person') throw new ForbiddenError(`Actor '${context.actor.name}' is a service account; break-glass is taken, confirmed and reviewed by people`);
}
