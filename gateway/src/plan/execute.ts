import type { RequestContext } from '@cairn/core';
import { GraphQLError } from 'graphql';
import type { ExecutionResult } from 'graphql';
import type { SubgraphLink } from '../links/link.js';
import { checkedAnswer } from './answer.js';
import type { Answer } from './answer.js';
import { Failures } from './failures.js';
import { copyOf, merge } from './merge.js';
import { representationsOf } from './representations.js';
import type { Representations } from './representations.js';
import { responseFieldsOf } from './response-fields.js';
import type { ResponseField } from './response-fields.js';
import { renamesOf, rewrite } from './rewrites.js';
import type { EntityFetch, EntityGroup, RootFetch, Step, SubgraphOperation } from './steps.js';
import { SubgraphFailure } from './subgraph-failure.js';
import { targetsAt } from './targets.js';
import { isTreeObject } from './tree.js';
import type { TreeObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** What one operation needs while its plan runs. */
export interface PlanRun {
  readonly links: ReadonlyMap<string, SubgraphLink>;
  readonly conditions: TypeConditions;
  /** Coerced, with declared defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** Walks plans: fetches from subgraphs and fills one tree with what they answer. */
export class PlanExecutor {
  readonly #run: PlanRun;
  readonly #failures: Failures;
  /** Filled by response key; errors stand where values are missing. */
  readonly tree: TreeObject = {};

  constructor(run: PlanRun) {
    this.#run = run;
    this.#failures = new Failures(run.conditions);
  }

  /** Errors that subgraphs reported with a path or without a place, in the order they came. */
  get reported(): Failures['reported'] {
    return this.#failures.reported;
  }

  /** Runs the step to its end. Never rejects because of a subgraph: its failures stand in the tree. */
  async execute(step: Step): Promise<void> {
    await this.#walk(step);
    this.#failures.settle();
  }

  /** Takes an answer that came by itself, as a subscription's event does. */
  accept(fetch: RootFetch, answer: ExecutionResult): void {
    this.#mergeRoot(fetch, checkedAnswer(fetch.subgraph, answer));
    this.#failures.settle();
  }

  async #walk(step: Step): Promise<void> {
    switch (step.kind) {
      case 'sequence':
        for (const next of step.steps) await this.#walk(next);
        return;
      case 'parallel':
        await Promise.all(step.steps.map((next) => this.#walk(next)));
        return;
      case 'condition': {
        const next = this.#run.variables[step.variable] === true ? step.met : step.unmet;
        if (next !== undefined) await this.#walk(next);
        return;
      }
      case 'root':
        this.#mergeRoot(step, await this.#ask(step, this.#variablesOf(step)));
        return;
      case 'entities':
        await this.#fetchEntities(step);
        return;
    }
  }

  #mergeRoot(fetch: RootFetch, answer: Answer): void {
    if (answer.data !== undefined) {
      rewrite(answer.data, fetch.outputRewrites, this.#run.conditions);
      merge(this.tree, answer.data, this.#run.conditions);
    }
    if (answer.errors.length === 0) return;
    const renames = renamesOf(fetch.outputRewrites);
    const root = { value: this.tree, path: undefined };
    for (const { path, failure } of answer.errors) {
      if (path.length > 0) this.#failures.failAt(root, renamed(path, renames), failure);
      else if (answer.data !== undefined) this.#failures.failNowhere(failure);
    }
    if (answer.data === undefined) {
      this.#failures.failFields(this.tree, fieldsAfter(responseFieldsOf(fetch.operation), renames), answer.errors[0]!.failure);
    }
  }

  async #fetchEntities(fetch: EntityFetch): Promise<void> {
    const variables = this.#variablesOf(fetch);
    const asked = fetch.groups.map((group) => {
      const targets = group.paths.flatMap((path) => targetsAt(this.tree, path, this.#run.conditions));
      const representations = representationsOf(targets, group, this.#run);
      variables[group.variable] = representations.list;
      return { group, representations };
    });
    for (const { group, representations } of asked) this.#failBlocked(fetch, group, representations);
    if (asked.every(({ representations }) => representations.list.length === 0)) return;
    const answer = await this.#ask(fetch, variables);
    for (const { group, representations } of asked) this.#mergeGroup(fetch, group, { representations, answer });
    for (const { path, failure } of answer.errors) {
      if (path.length === 0 && answer.data !== undefined) this.#failures.failNowhere(failure);
    }
  }

  #failBlocked(fetch: EntityFetch, group: EntityGroup, { blocked }: Representations): void {
    if (blocked.length === 0) return;
    const fields = entityFieldsOf(fetch, group);
    for (const { target, error } of blocked) this.#failures.failFields(target.value, fields, unlocated(error));
  }

  #mergeGroup(
    fetch: EntityFetch,
    group: EntityGroup,
    { representations, answer }: { readonly representations: Representations; readonly answer: Answer },
  ): void {
    const { list, targets } = representations;
    if (list.length === 0) return;
    const answered = answer.data?.[group.alias];
    const entities = Array.isArray(answered) && answered.length === list.length ? (answered as unknown[]) : undefined;
    const errors = answer.errors.filter(({ path }) => path[0] === group.alias);
    if (entities === undefined) {
      const cause = errors[0]?.failure ?? answer.errors[0]?.failure ?? miscounted(fetch, { answered, expected: list.length });
      const fields = entityFieldsOf(fetch, group);
      for (const target of targets.flat()) this.#failures.failFields(target.value, fields, cause);
      return;
    }
    entities.forEach((entity, index) => {
      if (!isTreeObject(entity)) return;
      rewrite(entity, group.outputRewrites, this.#run.conditions);
      targets[index]!.forEach(({ value }, sharer, { length }) => {
        merge(value, sharer < length - 1 ? copyOf(entity) : entity, this.#run.conditions);
      });
    });
    if (errors.length > 0) this.#failEntities(fetch, group, { targets, entities, errors });
  }

  #failEntities(
    fetch: EntityFetch,
    group: EntityGroup,
    { targets, entities, errors }: Pick<Representations, 'targets'> & { entities: unknown[]; errors: Answer['errors'] },
  ): void {
    const renames = renamesOf(group.outputRewrites);
    const fields = entityFieldsOf(fetch, group);
    for (const { path, failure } of errors) {
      const [, index, ...below] = path;
      const sharers = typeof index === 'number' ? (targets[index] ?? []) : [];
      if (sharers.length === 0) this.#failures.failNowhere(failure);
      for (const target of sharers) {
        if (below.length > 0) this.#failures.failAt(target, renamed(below, renames), failure);
        if (!isTreeObject(entities[index as number])) this.#failures.failFields(target.value, fields, failure);
      }
    }
  }

  #variablesOf(operation: SubgraphOperation): Record<string, unknown> {
    const variables: Record<string, unknown> = {};
    for (const name of operation.variables) {
      const value = this.#run.variables[name];
      if (value !== undefined) variables[name] = value;
    }
    return variables;
  }

  async #ask(operation: SubgraphOperation, variables: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { links, context } = this.#run;
    try {
      const link = links.get(operation.subgraph);
      if (link === undefined) throw new Error(`There is no link to subgraph '${operation.subgraph}'`);
      return checkedAnswer(operation.subgraph, await link.execute({ query: operation.operation, variables, context }));
    } catch (thrown) {
      return { data: undefined, errors: [{ path: [], failure: SubgraphFailure.fromThrown(operation.subgraph, thrown) }] };
    }
  }
}

function miscounted({ subgraph }: EntityFetch, { answered, expected }: { answered: unknown; expected: number }): SubgraphFailure {
  const found = Array.isArray(answered) ? `${answered.length}` : 'no list';
  return new SubgraphFailure(subgraph, `Subgraph '${subgraph}' was asked for ${expected} entities and answered ${found}`);
}

/** The error without its path: what depends on a failed field fails at places of its own. */
function unlocated(error: Error): Error {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

function entityFieldsOf(fetch: EntityFetch, group: EntityGroup): readonly ResponseField[] {
  const entities = responseFieldsOf(fetch.operation).find((field) => field.key === group.alias);
  return fieldsAfter(entities?.fields ?? [], renamesOf(group.outputRewrites));
}

function fieldsAfter(fields: readonly ResponseField[], renames: ReadonlyMap<string, string>): readonly ResponseField[] {
  if (renames.size === 0) return fields;
  return fields.map(({ key, on, fields: below }) => ({ key: renames.get(key) ?? key, on, fields: fieldsAfter(below, renames) }));
}

function renamed(path: readonly (string | number)[], renames: ReadonlyMap<string, string>): (string | number)[] {
  return path.map((key) => (typeof key === 'string' ? (renames.get(key) ?? key) : key));
}
