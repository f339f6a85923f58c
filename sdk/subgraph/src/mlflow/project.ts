import { InvalidInputError, kindOf, projectsWhere, requireIn, type RequestContext } from '@cairn/core';
import type { RouteRequest } from '../doors/routes.js';
import type { GraphClient } from '../graph-client.js';

/** How long the list of projects is used again for an actor who may see all of them, in milliseconds. */
const rememberMs = 5_000;

/** Finds the project that a client works in, of whose protocol a project is no part. */
export class DoorProjects {
  private known: { readonly ids: readonly string[]; readonly until: number } | undefined;

  constructor(private readonly graph: GraphClient) {}

  /**
   * The project that the request names (`X-MLFLOW-WORKSPACE`, `x-cairn-project`, or the user name of Basic), or else the only one that the actor has.
   * @throws {InvalidInputError} when it has several. @throws {NotFoundError} when it may not see the one named.
   */
  async of({ raw, context }: RouteRequest): Promise<string> {
    const named = headerOf(raw.headers['x-mlflow-workspace']) ?? headerOf(raw.headers['x-cairn-project']);
    if (named !== undefined) {
      requireIn(context, 'read', named);
      return named;
    }
    const mine = projectsWhere(context.actor, 'read');
    const ids = mine === 'all' ? await this.all(context) : mine.filter((id) => kindOf(id) === 'project');
    if (ids.length === 1) return ids[0]!;
    if (ids.length === 0) throw new InvalidInputError(`'${context.actor.name}' has no project yet; make one in the portal, or with the mutation createProject`);
    throw new InvalidInputError(
      `'${context.actor.name}' has ${ids.length} projects (${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ' …' : ''}): choose one with a key that is for one project only, ` +
        'with MLFLOW_WORKSPACE=<project id>, or with MLFLOW_TRACKING_USERNAME=<project id> and the key as MLFLOW_TRACKING_PASSWORD',
    );
  }

  private async all(context: RequestContext): Promise<readonly string[]> {
    if (this.known && this.known.until > Date.now()) return this.known.ids;
    const { projects } = await this.graph.query<{ projects: { id: string }[] }>('query DoorProjects { projects { id } }', {}, context);
    const ids = projects.map(({ id }) => id);
    this.known = { ids, until: Date.now() + rememberMs };
    return ids;
  }
}

/** MLflow's own default workspace is no choice. */
function headerOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value[0] : value;
  return text === undefined || text === '' || text === 'default' ? undefined : text;
}
